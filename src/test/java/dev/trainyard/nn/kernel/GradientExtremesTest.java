package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.Objective;
import dev.trainyard.nn.training.PolicyGradient;
import dev.trainyard.nn.training.Supervised;
import dev.trainyard.nn.training.UpDown;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Compares gradients with finite differences, and all kernels with the gradients in double precision, for large weights, saturated
 * outputs that are right and wrong, and soft targets. Each section of the parameters is compared by itself, because the gradient of the
 * output layer would hide a wrong gradient of a layer below it.
 */
class GradientExtremesTest {

    private static final int OUT = GradientCase.OUTPUTS;
    private static final double[] SCALES = {1, 10, 100};
    private static final double STEP = 1e-6;

    private enum Targets {
        /** One-hot: the largest output, and another output. Large weights saturate both. */
        RIGHT, WRONG,
        /** Probabilities. */
        SOFT,
        /** Real numbers, for the costs of regressions. */
        VALUES
    }

    static List<GradientCase> cases() {
        return GradientCase.all();
    }

    @Test
    void everyLayerActivationAndCostHasACase() {
        Set<Object> seen = new HashSet<>();
        for (GradientCase row : cases()) {
            seen.add(row.cost());
            row.layers().forEach(layer -> {
                seen.add(layer.getClass());
                seen.add(layer.activation());
            });
        }
        assertThat(seen).contains((Object[]) LayerSpec.class.getPermittedSubclasses()).contains((Object[]) Activation.values())
                .contains((Object[]) Cost.values());
    }

    /** ContrastiveDivergenceSamplerTest, PolicyGradientTest and BoltzmannTrainingTest check the gradients of the other objectives. */
    @Test
    void everyObjectiveHasAGradientCheck() {
        assertThat(Objective.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(Supervised.class, ContrastiveDivergence.class, UpDown.class, PolicyGradient.class);
    }

    /** Compares slopes along random directions, which change all parameters of a section. */
    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithFiniteDifferencesAtEveryScale(GradientCase row) {
        for (double scale : SCALES) {
            for (Targets targets : targets(row)) {
                try (Problem problem = new Problem(row, targets, m(targets, scale), scale, scale, DataType.DOUBLE, new Nd4jKernels())) {
                    compareSlopes(row, problem);
                }
            }
        }
    }

    /** Returns 1 or 4 examples: both occur with each scale and with each kind of targets. */
    private static int m(Targets targets, double scale) {
        return (targets.ordinal() + (int) Math.log10(scale)) % 2 == 0 ? 1 : 4;
    }

    private static void compareSlopes(GradientCase row, Problem problem) {
        double[] gradient = problem.gradient();
        // C is rounded to 16 digits, and z, on which it depends, to 14 or more.
        double noise = 1e-12 * problem.cost() / STEP;
        Randomness random = new Randomness(5);
        forEachSection(row, (name, from, to) -> {
            // The step activation passes no error to the layers below it.
            if (row.cost().equals(Cost.PERCEPTRON) && !name.contains("layer " + (row.layers().size() - 1))) {
                return;
            }
            for (int direction = 0; direction < 2; direction++) {
                double[] d = unit(random, to - from);
                double slope = 0;
                for (int i = from; i < to; i++) {
                    slope += gradient[i] * d[i - from];
                }
                double size = length(gradient, from, to);
                assertThat(Math.abs(slope - problem.slope(d, from))).as("%s: %s, gradient of length %s", problem, name, size)
                        .isLessThanOrEqualTo(1e-4 * size + noise);
            }
        });
    }

    private static double[] unit(Randomness random, int n) {
        double[] d = new double[n];
        Arrays.setAll(d, i -> random.nextGaussian());
        double length = length(d, 0, n);
        Arrays.setAll(d, i -> d[i] / length);
        return d;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allKernelsAgreeOnSaturatedOutputs(GradientCase row) {
        for (double scale : SCALES) {
            for (Targets targets : targets(row)) {
                int m = m(targets, scale);
                double[] expected;
                try (Problem reference = new Problem(row, targets, m, 1, scale, DataType.DOUBLE, new Nd4jKernels())) {
                    expected = reference.gradient();
                }
                for (Kernels kernels : List.of(new CpuKernels(), new ParallelKernels(2, 0, 0), new Nd4jKernels())) {
                    try (Problem problem = new Problem(row, targets, m, 1, scale, DataType.FLOAT, kernels)) {
                        compareGradients(row, problem, kernels.getClass().getSimpleName(), expected, scale);
                    }
                }
            }
        }
    }

    private static void compareGradients(GradientCase row, Problem problem, String kernels, double[] expected, double scale) {
        double[] gradient = problem.gradient();
        double[] difference = new double[gradient.length];
        Arrays.setAll(difference, i -> gradient[i] - expected[i]);
        // An error of z of 1e-7·|z| is an error of e^z of the same relative size; |z| grows with the scale.
        double tolerance = 2e-5 * scale;
        forEachSection(row, (name, from, to) -> assertThat(length(difference, from, to)).as("%s, %s: %s", kernels, problem, name)
                .isLessThanOrEqualTo(tolerance * length(expected, from, to) + 1e-34));
    }

    private static List<Targets> targets(GradientCase row) {
        if (row.cost().isOfDifferences()) {
            return List.of(Targets.values());
        }
        return row.cost().equals(Cost.PERCEPTRON) ? List.of(Targets.RIGHT, Targets.WRONG)
                : List.of(Targets.RIGHT, Targets.WRONG, Targets.SOFT);
    }

    private interface SectionVisitor {
        void visit(String name, int from, int to);
    }

    private static void forEachSection(GradientCase row, SectionVisitor visitor) {
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

    private static double length(double[] values, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += values[i] * values[i];
        }
        return Math.sqrt(squares);
    }

    /** A network with random parameters and a mini-batch; the same in both precisions. */
    private static final class Problem implements AutoCloseable {

        private final Network network;
        private final Cost cost;
        private final Matrix x;
        private final Matrix y;
        private final int m;
        private final Targets targets;
        private final double last;

        /** @param scale factor of the parameters below the output layer; {@code last} of the output layer's */
        Problem(GradientCase row, Targets targets, int m, double scale, double last, DataType type, Kernels kernels) {
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
        private double[] desired(GradientCase row, Targets targets, double[] parameters, double[] inputs) {
            double[] a = new double[m * OUT];
            if (targets == Targets.RIGHT || targets == Targets.WRONG) {
                Architecture architecture = new Architecture(row.input(), row.layers());
                try (Network exact = Network.of(architecture, Nd4j.createFromArray(parameters), new Nd4jKernels())) {
                    INDArray outputs = exact.predict(Nd4j.createFromArray(inputs).reshape(m, row.input().size()));
                    a = outputs.reshape((long) m * OUT).toDoubleVector();
                }
            }
            double[] desired = new double[m * OUT];
            for (int i = 0; i < m; i++) {
                int largest = MetricSums.argmax(a, i * OUT, OUT);
                for (int j = 0; j < OUT; j++) {
                    desired[i * OUT + j] = switch (targets) {
                        case RIGHT -> j == largest ? 1 : 0;
                        case WRONG -> j == (largest + 1) % OUT ? 1 : 0;
                        case SOFT -> j == i % OUT ? 0.5 : 0.25;
                        case VALUES -> 1.5 * i - 0.75 * j;
                    };
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
            MetricSums sums = new MetricSums();
            network.score(cost, y, sums);
            return sums.meanCost();
        }

        /** Returns the slope of C along {@code d}, a direction in the parameters from {@code from} on. */
        double slope(double[] d, int from) {
            INDArray section = network.parameters().get(NDArrayIndex.interval(from, from + d.length));
            INDArray start = section.dup();
            INDArray direction = Nd4j.createFromArray(d);
            section.assign(start.sub(direction.mul(STEP)));
            double before = cost();
            section.assign(start.add(direction.mul(STEP)));
            double after = cost();
            section.assign(start);
            return (after - before) / (2 * STEP);
        }

        @Override
        public void close() {
            network.close();
        }

        @Override
        public String toString() {
            return "%s outputs, m %d, scale %s".formatted(targets, m, last);
        }
    }
}
