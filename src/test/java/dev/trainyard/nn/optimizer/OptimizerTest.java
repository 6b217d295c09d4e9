package dev.trainyard.nn.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Nd4jKernels;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Tests every first-order update rule on known gradients. A new rule is one line in {@link #rules}. */
class OptimizerTest {

    private static final int N = 8;
    private static final Regularization PENALTIES = new Regularization(0.4, 0.8);

    /** Returns every rule with a learning rate that suits the functions below. */
    static Stream<Optimizer> rules() {
        return Stream.of(new Sgd(0.001, 0), new Sgd(0.001, 0.9), new Sgd(0.001, 0.9, true), new AdaGrad(0.5, 1e-10),
                new RmsProp(0.001, 0.9, 0, 1e-8), new RmsProp(0.0005, 0.9, 0.9, 1e-8), new Adam(0.01, 0.9, 0.999, 1e-8),
                new AdamW(0.01, 0.9, 0.999, 1e-8, 0));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void reachesTheMinimumOfAParabola(Optimizer optimizer) {
        // C = ½(w₁ − 2)² + ½·10(w₂ + 1)², from 0
        double[] w = minimize(optimizer, 10_000, p -> new double[] {p[0] - 2, 10 * (p[1] + 1)}, 0, 0);

        assertThat(w).containsExactly(new double[] {2, -1}, within(0.02));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void reachesTheMinimumOfRosenbrocksFunction(Optimizer optimizer) {
        // C = (1 − w₁)² + 100(w₂ − w₁²)², from (−1, 1), whose minimum is at (1, 1)
        double[] w = minimize(optimizer, 30_000, p -> new double[] {
            -2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] * p[0]), 200 * (p[1] - p[0] * p[0])}, -1, 1);

        assertThat(w).containsExactly(new double[] {1, 1}, within(0.05));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void givesTheSameWeightsOnBothKernels(Optimizer optimizer) {
        for (GradientClipping clipping : new GradientClipping[] {null, new GradientClipping(20.0, 1.5)}) {
            double[] reference = steps(optimizer, clipping, DataType.DOUBLE, new Nd4jKernels());

            assertThat(steps(optimizer, clipping, DataType.FLOAT, new CpuKernels())).containsExactly(reference, within(2e-5));
            assertThat(steps(optimizer, clipping, DataType.FLOAT, new Nd4jKernels())).containsExactly(reference, within(2e-5));
        }
    }

    @Test
    void firstStepOfAdamIsEtaWhateverTheGradientIs() {
        Rule rule = new Rule(new Adam(0.25, 0.9, 0.999, 1e-8), Regularization.NONE, null, 1, 1, 1);
        rule.step(1e-3, -5, 100);

        assertThat(rule.w()).containsExactly(new double[] {0.75, 1.25, 0.75}, within(1e-5));
    }

    @Test
    void decoupledDecayShrinksWeightsAndNotTheBias() {
        Rule rule = new Rule(new AdamW(0.25, 0.9, 0.999, 1e-8, 0.4), Regularization.NONE, null, 1, 2, 4);
        rule.step(0, 0, 0);

        assertThat(rule.w()).containsExactly(new double[] {0.9, 1.8, 4}, within(1e-6));
    }

    @Test
    void adaGradDividesByTheRootOfAllSquares() {
        Rule rule = new Rule(new AdaGrad(0.5, 1e-10), Regularization.NONE, null, 0, 0, 0);
        rule.step(3, 0, -1);
        rule.step(4, 0, 1);

        assertThat(rule.w()).containsExactly(new double[] {-0.5 * (3.0 / 3 + 4.0 / 5), 0, 0.5 * (1 - 1 / Math.sqrt(2))}, within(1e-6));
    }

    @Test
    void nesterovLooksAStepAhead() {
        Rule rule = new Rule(new Sgd(0.1, 0.5, true), Regularization.NONE, null, 0, 0, 0);
        rule.step(1, 0, 0);
        rule.step(1, 0, 0);

        // v = −0.1, −0.15; each step is μv − ηg.
        assertThat(rule.w()[0]).isCloseTo(-0.15 - 0.175, within(1e-6));
    }

    @Test
    void clipsTheGradientByNormKeepingItsDirection() {
        Rule rule = new Rule(new Sgd(1, 0), Regularization.NONE, new GradientClipping(1.0, null), 0, 0, 0);
        rule.step(3, 0, 4);
        rule.step(0.3, 0, 0.4);

        assertThat(rule.w()).containsExactly(new double[] {-0.6 - 0.3, 0, -0.8 - 0.4}, within(1e-6));
    }

    @Test
    void clipsEachComponentByValue() {
        Rule rule = new Rule(new Sgd(1, 0.5), Regularization.NONE, new GradientClipping(null, 2.0), 0, 0, 0);
        rule.step(-7, 1, 4);

        assertThat(rule.w()).containsExactly(new double[] {2, -1, -2}, within(1e-6));
    }

    @Test
    void clippingLeavesThePenaltiesAlone() {
        Rule rule = new Rule(new Sgd(1, 0), new Regularization(0, N), new GradientClipping(1.0, null), 100, 0, 0);
        rule.step(5, 0, 0);

        assertThat(rule.w()[0]).isCloseTo(100 - 1 - 100, within(1e-5));
    }

    @Test
    void maxNormScalesEachNeuronsWeightsBackAndNotItsBias() {
        for (Kernels kernels : List.of(new CpuKernels(), new Nd4jKernels())) {
            Parameters w = parameters(DataType.FLOAT, new Section("weight", 3, 2, true, 2, 3), new Section("bias", 1, 3, false, 2, 3));
            w.vector().assign(Nd4j.createFromArray(3f, 4f, 0.3f, 0.4f, 0f, 0f, 9f, 9f, 9f));
            Regularization regularization = new Regularization(0, 0, 2.0);
            UpdateRule rule = regularization.constrain(new Sgd(1, 0).bind(w, regularization, null, N, kernels), w, kernels);
            rule.complete(1);

            assertThat(w.vector().toFloatVector()).containsExactly(new float[] {1.2f, 1.6f, 0.3f, 0.4f, 0, 0, 9, 9, 9}, within(1e-6f));
        }
    }

    /** The first of two neurons has w = (0, 3) and u = (4, 0), whose common length is 5. */
    @Test
    void maxNormBoundsTheRecurrentWeightsOfANeuronTogetherWithTheOthers() {
        for (Kernels kernels : List.of(new CpuKernels(), new Nd4jKernels())) {
            Parameters w = parameters(DataType.FLOAT, new Section("weight", 2, 2, true, 4, 2),
                    new Section("recurrent_weight", 2, 2, true, 4, 2), new Section("bias", 1, 2, false, 4, 2));
            w.vector().assign(Nd4j.createFromArray(0f, 3f, 1f, 0f, 4f, 0f, 0f, 1f, 9f, 9f));
            Regularization regularization = new Regularization(0, 0, 2.0);
            UpdateRule rule = regularization.constrain(new Sgd(1, 0).bind(w, regularization, null, N, kernels), w, kernels);
            rule.complete(1);

            assertThat(w.vector().toFloatVector()).containsExactly(new float[] {0, 1.2f, 1, 0, 1.6f, 0, 0, 1, 9, 9}, within(1e-6f));
        }
    }

    @Test
    void sgdKeepsNoGradientOfItsOwn() {
        Parameters w = parameters(DataType.FLOAT, new Section("weight", 1, 2, true, 2, 1));

        assertThat(new Sgd(1, 0).bind(w, new Regularization(0, 5), null, N, new CpuKernels()).accumulation(1, 1).target()).isSameAs(w);
        UpdateRule momentum = new Sgd(1, 0.5).bind(w, PENALTIES, null, N, new CpuKernels());
        assertThat(momentum.accumulation(1, 1).target()).isSameAs(momentum.state().get("velocity"));
    }

    @Test
    void reportsEveryInvalidField() {
        assertThatThrownBy(() -> new Adam(0, 1, -0.1, Double.NaN)).isInstanceOf(InvalidSpecificationException.class)
                .hasMessageContainingAll("learning_rate must be a number greater than 0, got 0.0", "beta1 must be in [0, 1), got 1.0",
                        "beta2 must be in [0, 1), got -0.1", "epsilon must be a number greater than 0, got NaN");
        assertThatThrownBy(() -> new AdamW(1, 0.9, 0.9, 1e-8, -1)).hasMessageContaining("weight_decay must be a number of at least 0");
        assertThatThrownBy(() -> new RmsProp(1, 1, 1, 1)).hasMessageContainingAll("rho must be in [0, 1)", "momentum must be in [0, 1)");
        assertThatThrownBy(() -> new AdaGrad(1, 0)).hasMessageContaining("epsilon must be");
        assertThatThrownBy(() -> new Sgd(1, 0, true)).hasMessageContaining("nesterov must come with a momentum greater than 0");
        assertThatThrownBy(() -> new GradientClipping(null, null)).hasMessageContaining("must have max_norm or max_value");
        assertThatThrownBy(() -> new GradientClipping(0.0, -1.0)).hasMessageContainingAll("max_norm must be", "max_value must be");
        assertThatThrownBy(() -> new Regularization(0, 0, 0.0)).hasMessageContaining("max_norm must be a number greater than 0");
    }

    /** Returns the parameters after five steps on random gradients of 5,001 parameters: more than kernels process in one piece. */
    private static double[] steps(Optimizer optimizer, GradientClipping clipping, DataType type, Kernels kernels) {
        Randomness random = new Randomness(3);
        Parameters w = parameters(type, new Section("weight", 10, 500, true, 500, 10), new Section("bias", 1, 1, false, 500, 1));
        double[] values = new double[5_001];
        kernels.write(gaussians(random, values), w.row());
        Parameters g = w.zerosLike();
        try (UpdateRule rule = optimizer.bind(w, PENALTIES, clipping, N, kernels)) {
            for (int i = 0; i < 5; i++) {
                kernels.write(gaussians(random, values), g.row());
                take(rule, optimizer.learningRate(), g, kernels);
            }
        }
        return w.vector().castTo(DataType.DOUBLE).toDoubleVector();
    }

    private static double[] gaussians(Randomness random, double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    /** Adds the gradient g to the rule's target as a backward pass of one example does, then completes the step. */
    private static void take(UpdateRule rule, double eta, Parameters g, Kernels kernels) {
        Accumulation into = rule.accumulation(eta, 1);
        for (int s = 0; s < g.layer(0).size(); s++) {
            boolean weight = g.layout().get(0).get(s).weight();
            kernels.scale(weight ? into.weightBeta() : into.biasBeta(), into.target().layer(0).get(s));
        }
        kernels.add(into.alpha(), g.row(), into.target().row());
        rule.complete(eta);
    }

    private static double[] minimize(Optimizer optimizer, int steps, UnaryOperator<double[]> gradient, double... start) {
        Rule rule = new Rule(optimizer, Regularization.NONE, null, start);
        for (int i = 0; i < steps; i++) {
            // The rate falls to 0, because the steps of some rules do not shrink with the gradient.
            rule.eta = optimizer.learningRate() * (1 - (double) i / steps);
            rule.step(gradient.apply(rule.w()));
        }
        return rule.w();
    }

    private static Parameters parameters(DataType type, Section... sections) {
        return Parameters.zeros(List.of(List.of(sections)), type);
    }

    /** An update rule on a few parameters: all are weights, except that the last of three is a bias. */
    private static final class Rule {

        private final Kernels kernels = new CpuKernels();
        private final Parameters w;
        private final Parameters g;
        private final UpdateRule rule;
        private double eta;

        Rule(Optimizer optimizer, Regularization regularization, GradientClipping clipping, double... start) {
            w = start.length == 3
                    ? parameters(DataType.FLOAT, new Section("weight", 1, 2, true, 2, 1), new Section("bias", 1, 1, false, 2, 1))
                    : parameters(DataType.FLOAT, new Section("weight", 1, start.length, true, start.length, 1));
            g = w.zerosLike();
            kernels.write(start, w.row());
            rule = optimizer.bind(w, regularization, clipping, N, kernels);
            eta = optimizer.learningRate();
        }

        void step(double... gradient) {
            kernels.write(gradient, g.row());
            take(rule, eta, g, kernels);
        }

        double[] w() {
            double[] values = new double[w.row().size()];
            kernels.read(w.row(), values);
            return values;
        }
    }
}
