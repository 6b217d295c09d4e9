package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Tally;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.Objective;
import dev.trainyard.nn.training.PolicyGradient;
import dev.trainyard.nn.training.Supervised;
import dev.trainyard.nn.training.UpDown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares gradients with finite differences, and all kernels with the gradients in double precision, for large weights, saturated
 * outputs that are right and wrong, and soft targets. Each section of the parameters is compared by itself, because the gradient of the
 * output layer would hide a wrong gradient of a layer below it.
 */
class GradientExtremesTest {

    private static final int OUT = 3;
    private static final double[] SCALES = {1, 10, 100};
    private static final double STEP = 1e-6;

    /** A network with a cost, whose desired outputs are one of {@link Targets}. */
    private record Row(Shape input, List<LayerSpec> layers, Cost cost) {
    }

    private enum Targets {
        /** One-hot: the largest output, and the smallest output. Large weights saturate both. */
        RIGHT, WRONG,
        /** Probabilities. */
        SOFT,
        /** Real numbers, for the quadratic cost. */
        VALUES
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Shape in = Shape.of(5);
        for (Activation output : Activation.values()) {
            for (Cost cost : Cost.values()) {
                if (cost.fits(output)) {
                    rows.add(new Row(in, List.of(new Dense(6, Activation.TANH), new Dense(OUT, output)), cost));
                }
            }
        }
        LayerSpec output = new Dense(OUT, Activation.SOFTMAX);
        for (Activation hidden : Activation.values()) {
            if (hidden != Activation.STEP) {
                rows.add(new Row(in, List.of(new Dense(6, hidden), new Dense(4, Activation.TANH), output), Cost.LOG_LIKELIHOOD));
            }
        }
        Shape image = Shape.of(2, 6, 5);
        LayerSpec conv = new Conv2d(3, Shape.of(2, 2), Shape.of(1, 1), Padding.VALID, Activation.TANH);
        LayerSpec strided = new Conv2d(3, Shape.of(3, 2), Shape.of(2, 1), Padding.SAME, Activation.ELU);
        Shape region = Shape.of(2, 2);
        for (LayerSpec pool : List.of(new MaxPool(region, null), new AveragePool(region, null), new L2Pool(region, null),
                new MaxPool(region, Shape.of(1, 1)))) {
            rows.add(new Row(image, List.of(conv, pool, output), Cost.LOG_LIKELIHOOD));
        }
        rows.add(new Row(image, List.of(strided, new Dropout(0.3), new Dense(4, Activation.SIGMOID), output), Cost.CROSS_ENTROPY));
        Shape sequence = Shape.of(4, 3);
        rows.add(new Row(sequence, List.of(new Recurrent(5, Activation.TANH, true, null), new Recurrent(4, Activation.SIGMOID, false, null),
                output), Cost.LOG_LIKELIHOOD));
        rows.add(new Row(sequence, List.of(new Lstm(5, true, null, 1), new Lstm(4, false, null, 1), output), Cost.LOG_LIKELIHOOD));
        rows.add(new Row(in, List.of(new Rbm(6, Rbm.Visible.BINARY, true), new AssociativeMemory(5, OUT)), Cost.LOG_LIKELIHOOD));
        return rows;
    }

    @Test
    void everyLayerActivationAndCostHasARow() {
        Set<Object> seen = new HashSet<>();
        for (Row row : rows()) {
            seen.add(row.cost());
            row.layers().forEach(layer -> {
                seen.add(layer.getClass());
                seen.add(layer.activation());
            });
        }
        assertThat(seen).contains((Object[]) LayerSpec.class.getPermittedSubclasses()).contains((Object[]) Activation.values())
                .contains((Object[]) Cost.values());
    }

    /** PhasesTest, PolicyGradientTest and BoltzmannTrainingTest check the gradients of the other objectives. */
    @Test
    void everyObjectiveHasAGradientCheck() {
        assertThat(Objective.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(Supervised.class, ContrastiveDivergence.class, UpDown.class, PolicyGradient.class);
    }

    /** Compares slopes along random directions, which change all parameters of a section. */
    @ParameterizedTest
    @MethodSource("rows")
    void agreesWithFiniteDifferencesAtEveryScale(Object given) {
        Row row = (Row) given;
        for (double scale : SCALES) {
            for (Targets targets : targets(row)) {
                // One example or four: both occur with each scale and with each kind of targets.
                int m = (targets.ordinal() + (int) Math.log10(scale)) % 2 == 0 ? 1 : 4;
                Problem problem = new Problem(row, targets, m, scale, scale, DataType.DOUBLE, new Nd4jKernels());
                double[] gradient = problem.gradient();
                // C is rounded to 16 digits, and z, on which it depends, to 14 or more.
                double noise = 1e-12 * problem.cost() / STEP;
                Randomness random = new Randomness(5);
                forEachSection(row, (name, from, to) -> {
                    // The step activation passes no error to the layers below it.
                    if (row.cost() == Cost.PERCEPTRON && !name.contains("layer " + (row.layers().size() - 1))) {
                        return;
                    }
                    for (int direction = 0; direction < 2; direction++) {
                        double[] d = unit(random, to - from);
                        double slope = 0;
                        for (int i = from; i < to; i++) {
                            slope += gradient[i] * d[i - from];
                        }
                        double size = distance(Arrays.copyOfRange(gradient, from, to), new double[to - from]);
                        assertThat(Math.abs(slope - problem.slope(d, from))).as("%s, scale %s, m %d: %s, gradient of length %s", targets,
                                scale, m, name, size).isLessThanOrEqualTo(1e-4 * size + noise);
                    }
                });
            }
        }
    }

    private static double[] unit(Randomness random, int n) {
        double[] d = new double[n];
        Arrays.setAll(d, i -> random.nextGaussian());
        double length = distance(d, new double[n]);
        Arrays.setAll(d, i -> d[i] / length);
        return d;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void allKernelsAgreeOnSaturatedOutputs(Object given) {
        Row row = (Row) given;
        for (double scale : SCALES) {
            for (Targets targets : targets(row)) {
                for (int m : new int[] {1, 4}) {
                    double[] reference = new Problem(row, targets, m, 1, scale, DataType.DOUBLE, new Nd4jKernels()).gradient();
                    for (Supplier<Kernels> kernels : List.<Supplier<Kernels>>of(CpuKernels::new, () -> new ParallelKernels(2, 0, 0),
                            Nd4jKernels::new)) {
                        try (Kernels used = kernels.get()) {
                            Problem problem = new Problem(row, targets, m, 1, scale, DataType.FLOAT, used);
                            // An error of z of 1e-7·|z| is an error of e^z of the same relative size; |z| grows with the scale.
                            double[] gradient = problem.gradient();
                            double tolerance = 2e-5 * scale;
                            forEachSection(row, (name, from, to) -> {
                                double[] expected = Arrays.copyOfRange(reference, from, to);
                                assertThat(distance(Arrays.copyOfRange(gradient, from, to), expected)).as("%s, %s: %s", used.getClass()
                                        .getSimpleName(), problem, name)
                                        .isLessThanOrEqualTo(tolerance * distance(expected, new double[to - from]) + 1e-34);
                            });
                        }
                    }
                }
            }
        }
    }

    private static List<Targets> targets(Row row) {
        boolean soft = row.cost() != Cost.PERCEPTRON;
        return row.cost() == Cost.QUADRATIC ? List.of(Targets.values())
                : soft ? List.of(Targets.RIGHT, Targets.WRONG, Targets.SOFT) : List.of(Targets.RIGHT, Targets.WRONG);
    }

    private interface SectionVisitor {
        void visit(String name, int from, int to);
    }

    private static void forEachSection(Row row, SectionVisitor visitor) {
        int from = 0;
        List<List<Section>> layout = new Architecture(row.input(), row.layers()).layout();
        for (int l = 0; l < layout.size(); l++) {
            for (Section section : layout.get(l)) {
                int to = from + (int) section.size();
                visitor.visit("layer %d, %s".formatted(l, section.name()), from, to);
                from = to;
            }
        }
    }

    private static double distance(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }

    /** A network with random parameters and a mini-batch; the same in both precisions. */
    private static final class Problem {

        private final Network network;
        private final Cost cost;
        private final Matrix x;
        private final Matrix y;
        private final int m;
        private final Targets targets;
        private final double last;

        /** @param scale factor of the parameters below the output layer; {@code last} of the output layer's */
        Problem(Row row, Targets targets, int m, double scale, double last, DataType type, Kernels kernels) {
            Architecture architecture = new Architecture(row.input(), row.layers());
            Randomness random = new Randomness(11);
            int p = (int) architecture.parameterCount();
            long output = Parameters.size(List.of(architecture.layout().get(row.layers().size() - 1)));
            double[] parameters = new double[p];
            for (int i = 0; i < p; i++) {
                // Rounded to float32, so that both precisions have the same values.
                parameters[i] = (float) (0.5 * random.nextGaussian() * (i < p - output ? scale : last));
            }
            double[] inputs = new double[m * row.input().size()];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = (float) random.nextGaussian();
            }
            this.m = m;
            this.targets = targets;
            this.last = last;
            this.cost = row.cost();
            this.network = Network.of(architecture, Nd4j.createFromArray(parameters).castTo(type), kernels);
            this.x = Matrix.of(Nd4j.createFromArray(inputs).reshape(m, row.input().size()).castTo(type));
            this.y = Matrix.of(Nd4j.createFromArray(desired(row, targets, parameters, inputs)).reshape(m, OUT).castTo(type));
        }

        /** Returns the desired outputs, from the outputs in double precision. */
        private double[] desired(Row row, Targets targets, double[] parameters, double[] inputs) {
            double[] desired = new double[m * OUT];
            try (Network exact = Network.of(new Architecture(row.input(), row.layers()), Nd4j.createFromArray(parameters),
                    new Nd4jKernels())) {
                double[] a = exact.predict(Nd4j.createFromArray(inputs).reshape(m, row.input().size())).reshape((long) m * OUT)
                        .toDoubleVector();
                for (int i = 0; i < m; i++) {
                    int largest = Tally.argmax(a, i * OUT, OUT);
                    for (int j = 0; j < OUT; j++) {
                        desired[i * OUT + j] = switch (targets) {
                            case RIGHT -> j == largest ? 1 : 0;
                            case WRONG -> j == (largest + 1) % OUT ? 1 : 0;
                            case SOFT -> j == i % OUT ? 0.5 : 0.25;
                            case VALUES -> 1.5 * i - 0.75 * j;
                        };
                    }
                }
            }
            return desired;
        }

        double[] gradient() {
            Parameters gradient = network.sections().zerosLike();
            network.feedforward(x, new Randomness(7));
            network.backpropagate(cost, y, Accumulation.gradient(gradient, m));
            return gradient.vector().castTo(DataType.DOUBLE).toDoubleVector();
        }

        double cost() {
            network.feedforward(x, new Randomness(7));
            Tally tally = new Tally();
            network.score(cost, y, tally);
            return tally.meanCost();
        }

        /** Returns the slope of C along {@code d}, a direction in the parameters from {@code from} on. */
        double slope(double[] d, int from) {
            INDArray w = network.parameters();
            double[] start = w.toDoubleVector();
            double[] costs = new double[2];
            for (int side = 0; side < 2; side++) {
                for (int i = 0; i < d.length; i++) {
                    w.putScalar(from + i, start[from + i] + (side == 0 ? -STEP : STEP) * d[i]);
                }
                costs[side] = cost();
            }
            for (int i = 0; i < d.length; i++) {
                w.putScalar(from + i, start[from + i]);
            }
            return (costs[1] - costs[0]) / (2 * STEP);
        }

        @Override
        public String toString() {
            return "%s outputs, m %d, scale %s".formatted(targets, m, last);
        }
    }
}
