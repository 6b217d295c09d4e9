package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Nd4jKernels;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.platform.json.SpecificationReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class RecurrentTest {

    private static final int M = 3;
    private static final int STEPS = 6;
    private static final int FEATURES = 2;
    private static final int UNITS = 4;
    private static final Shape SEQUENCE = Shape.of(STEPS, FEATURES);

    static Stream<Kernels> kernels() {
        return Stream.of(new CpuKernels(), new Nd4jKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void recurrentLayerAgreesWithANaiveLoop(Kernels kernels) {
        Bound bound = new Bound(new Recurrent(UNITS, Activation.TANH, true, null), kernels);
        for (int example = 0; example < M; example++) {
            double[] h = new double[UNITS];
            for (int t = 0; t < STEPS; t++) {
                double[] z = bound.weightedInputs(example, t, h);
                h = Arrays.stream(z).map(Math::tanh).toArray();
                assertThat(bound.output(example, t)).containsExactly(h, within(1e-6));
            }
        }
    }

    /** Computes PyTorch's formulas, with the gates in PyTorch's order. */
    @ParameterizedTest
    @MethodSource("kernels")
    void lstmAgreesWithANaiveLoop(Kernels kernels) {
        Bound bound = new Bound(new Lstm(UNITS, true, null, 1), kernels);
        for (int example = 0; example < M; example++) {
            double[] h = new double[UNITS];
            double[] c = new double[UNITS];
            for (int t = 0; t < STEPS; t++) {
                double[] z = bound.weightedInputs(example, t, h);
                for (int j = 0; j < UNITS; j++) {
                    double i = sigmoid(z[j]);
                    double f = sigmoid(z[UNITS + j]);
                    double g = Math.tanh(z[2 * UNITS + j]);
                    double o = sigmoid(z[3 * UNITS + j]);
                    c[j] = f * c[j] + i * g;
                    h[j] = o * Math.tanh(c[j]);
                }
                assertThat(bound.output(example, t)).containsExactly(h, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void returnsTheLastStateUnlessSequencesAreRequested(Kernels kernels) {
        Bound all = new Bound(new Lstm(UNITS, true, null, 1), kernels);
        Bound last = new Bound(new Lstm(UNITS, false, null, 1), kernels);

        for (int example = 0; example < M; example++) {
            assertThat(last.a[example]).containsExactly(all.output(example, STEPS - 1), within(0.0));
        }
    }

    /** Compares with the gradient of the last steps alone, in which the state before them is a constant. */
    @ParameterizedTest
    @MethodSource("kernels")
    void truncatedErrorsGoBackTheGivenNumberOfSteps(Kernels kernels) {
        for (int truncate = 1; truncate <= STEPS; truncate++) {
            Bound whole = new Bound(new Recurrent(UNITS, Activation.TANH, false, truncate), kernels);
            double[][] expected = whole.naiveGradient(truncate);

            List<Matrix> gradient = whole.gradient();

            for (int s = 0; s < 3; s++) {
                assertThat(values(gradient.get(s))).containsExactly(expected[s], within(1e-5));
            }
            double[] dx = values(whole.layer.propagate(whole.delta));
            for (int example = 0; example < M; example++) {
                for (int t = 0; t < STEPS; t++) {
                    int at = (example * STEPS + t) * FEATURES;
                    assertThat(Arrays.stream(dx, at, at + FEATURES).anyMatch(e -> e != 0)).isEqualTo(t >= STEPS - truncate);
                }
            }
        }
    }

    /**
     * Truncation cuts a sequence into blocks of two steps: the gradient is the sum of the blocks' gradients, and errors of the last block
     * do not reach the steps before it.
     */
    @ParameterizedTest
    @MethodSource("kernels")
    void truncationCutsSequencesIntoBlocks(Kernels kernels) {
        for (LayerSpec layer : List.of(new Recurrent(UNITS, Activation.TANH, true, 2), new Lstm(UNITS, true, 2, 1))) {
            Bound both = new Bound(layer, kernels);
            Matrix first = block(both.delta, 0, 4);
            Matrix second = block(both.delta, 4, 6);
            double[] together = values(both.gradient().get(1));

            both.layer.forward(both.x, null);
            both.layer.differentiate(first);
            double[] sum = values(both.accumulated().get(1));
            both.layer.forward(both.x, null);
            both.layer.differentiate(second);
            double[] other = values(both.accumulated().get(1));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other[i];
            }

            assertThat(together).containsExactly(sum, within(1e-5));
            both.layer.forward(both.x, null);
            both.layer.differentiate(second);
            double[] dx = values(both.layer.propagate(second));
            for (int example = 0; example < M; example++) {
                int at = example * STEPS * FEATURES;
                assertThat(Arrays.stream(dx, at, at + 4 * FEATURES)).containsOnly(0.0);
                assertThat(Arrays.stream(dx, at + 4 * FEATURES, at + STEPS * FEATURES)).doesNotContain(0.0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void takesMiniBatchesOfAnySizeInAnyOrder(Kernels kernels) {
        Bound bound = new Bound(new Lstm(UNITS, true, null, 1), kernels);
        Matrix large = Matrix.of(gaussians(new Randomness(5), 7, STEPS * FEATURES));
        double[] alone = values(bound.layer.forward(bound.x, null));
        bound.layer.forward(large, null);

        assertThat(values(bound.layer.forward(bound.x, null))).isEqualTo(alone);
        assertThat(values(bound.layer.forward(large.rows(0, M), null))).isNotEqualTo(alone);
    }

    @Test
    void forgetGatesStartOpen() {
        Architecture architecture = new Architecture(SEQUENCE, List.of(new Lstm(UNITS, false, null, 1), new Dense(1, Activation.LINEAR)));
        Network network = Network.of(architecture);
        network.initialize(Initialization.GLOROT, 0);

        assertThat(values(network.sections().layer(0).get(2)))
                .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void sectionsHaveTheirShapesAndFanInAndFanOut() {
        assertThat(new Lstm(UNITS, false, null, 1).sections(SEQUENCE)).containsExactly(
                new Section("weight", 16, 2, true, 6, 16), new Section("recurrent_weight", 16, 4, true, 6, 16),
                new Section("bias", 1, 16, false, 6, 16));
        assertThat(new Recurrent(UNITS, Activation.TANH, false, null).sections(Shape.of(1, 28, 28))).containsExactly(
                new Section("weight", 4, 28, true, 32, 4), new Section("recurrent_weight", 4, 4, true, 32, 4),
                new Section("bias", 1, 4, false, 32, 4));
    }

    private record Wanted(LayerSpec layer) {
    }

    @Test
    void needsOnlyUnitsInARequest() {
        assertThat(read("{\"layer\":{\"type\":\"lstm\",\"units\":4}}")).isEqualTo(new Lstm(4, false, null, 1));
        assertThat(read("{\"layer\":{\"type\":\"recurrent\",\"units\":4}}"))
                .isEqualTo(new Recurrent(4, Activation.TANH, false, null));
    }

    @Test
    void roundTripsThroughJson() {
        JsonMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
        for (LayerSpec layer : List.of(new Lstm(4, true, 7, 0.5), new Recurrent(4, Activation.RELU, true, 7))) {
            assertThat(mapper.readValue(mapper.writerFor(LayerSpec.class).writeValueAsString(layer), LayerSpec.class)).isEqualTo(layer);
        }
    }

    @Test
    void reportsEveryInvalidField() {
        assertThat(violations(() -> new Lstm(0, false, 0, Double.NaN))).extracting(Violation::field)
                .containsExactly("units", "truncate", "forget_bias");
        assertThat(violations(() -> new Recurrent(0, Activation.TANH, false, -1))).extracting(Violation::field)
                .containsExactly("units", "truncate");
    }

    @Test
    void refusesInputsThatAreNoSequences() {
        for (Shape shape : List.of(Shape.of(784), Shape.of(3, 28, 28))) {
            assertThat(violations(() -> new Architecture(shape, List.of(new Lstm(4, false, null, 1), new Dense(1, Activation.LINEAR)))))
                    .containsExactly(new Violation("layers/0", "must be given sequences [time, features], or the rows of images "
                            + "[1, rows, columns], got " + shape));
        }
        assertThat(violations(() -> new Architecture(SEQUENCE, List.of(new Lstm(4, false, null, 1), new Lstm(4, false, null, 1),
                new Dense(1, Activation.LINEAR))))).extracting(Violation::field).containsExactly("layers/1");
    }

    private static LayerSpec read(String json) {
        return new SpecificationReader().read(new JsonMapper().readTree(json), Wanted.class).layer();
    }

    private static List<Violation> violations(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        return catchThrowableOfType(InvalidSpecificationException.class, made).violations();
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double[] values(Matrix matrix) {
        return matrix.array().dup().data().asDouble();
    }

    private static INDArray gaussians(Randomness random, long... shape) {
        INDArray array = Nd4j.zeros(DataType.FLOAT, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    /** Returns the errors of the steps from {@code from} to before {@code to}; the errors of all other steps are 0. */
    private static Matrix block(Matrix delta, int from, int to) {
        INDArray block = delta.array().dup();
        for (int example = 0; example < M; example++) {
            for (int i = 0; i < STEPS * UNITS; i++) {
                if (i < from * UNITS || i >= to * UNITS) {
                    block.putScalar(example, i, 0);
                }
            }
        }
        return Matrix.of(block);
    }

    /** A layer with random parameters, its outputs for random sequences, and random errors of these outputs. */
    private static final class Bound {

        private final Layer layer;
        private final List<Section> sections;
        private final double[][] parameters;
        private final Matrix x;
        private final Matrix delta;
        private final double[][] a;

        Bound(LayerSpec spec, Kernels kernels) {
            Randomness random = new Randomness(42);
            sections = spec.sections(SEQUENCE);
            List<Matrix> matrices = sections.stream()
                    .map(section -> Matrix.of(gaussians(random, section.rows(), section.columns()).muli(0.6))).toList();
            parameters = matrices.stream().map(RecurrentTest::values).toArray(double[][]::new);
            layer = spec.bind(SEQUENCE, matrices, kernels);
            x = Matrix.of(gaussians(random, M, STEPS * FEATURES));
            a = layer.forward(x, null).array().toDoubleMatrix();
            delta = Matrix.of(gaussians(random, M, spec.output(SEQUENCE).size()));
        }

        double[] weightedInputs(int example, int t, double[] h) {
            double[] z = new double[sections.get(0).rows()];
            for (int j = 0; j < z.length; j++) {
                z[j] = parameters[2][j];
                for (int k = 0; k < FEATURES; k++) {
                    z[j] += parameters[0][j * FEATURES + k] * x(example, t, k);
                }
                for (int k = 0; k < UNITS; k++) {
                    z[j] += parameters[1][j * UNITS + k] * h[k];
                }
            }
            return z;
        }

        private double x(int example, int t, int k) {
            return x.array().getDouble(example, t * FEATURES + k);
        }

        double[] output(int example, int t) {
            return Arrays.copyOfRange(a[example], t * UNITS, (t + 1) * UNITS);
        }

        List<Matrix> gradient() {
            layer.differentiate(delta);
            return accumulated();
        }

        List<Matrix> accumulated() {
            List<Matrix> target = sections.stream()
                    .map(section -> Matrix.of(Nd4j.zeros(DataType.FLOAT, section.rows(), section.columns()))).toList();
            layer.accumulate(delta, target, new Accumulation(null, 1, 0, 0));
            return target;
        }

        /**
         * Returns the gradient of a recurrent layer with tanh, whose output is its last state, with errors that go {@code truncate} steps
         * back.
         */
        double[][] naiveGradient(int truncate) {
            double[][] gradient = sections.stream().map(section -> new double[(int) section.size()]).toArray(double[][]::new);
            for (int example = 0; example < M; example++) {
                double[][] h = new double[STEPS + 1][UNITS];
                for (int t = 0; t < STEPS; t++) {
                    h[t + 1] = Arrays.stream(weightedInputs(example, t, h[t])).map(Math::tanh).toArray();
                }
                double[] dh = delta.array().getRow(example).toDoubleVector();
                for (int t = STEPS - 1; t >= STEPS - truncate; t--) {
                    double[] before = new double[UNITS];
                    for (int j = 0; j < UNITS; j++) {
                        double error = dh[j] * (1 - h[t + 1][j] * h[t + 1][j]);
                        gradient[2][j] += error;
                        for (int k = 0; k < FEATURES; k++) {
                            gradient[0][j * FEATURES + k] += error * x(example, t, k);
                        }
                        for (int k = 0; k < UNITS; k++) {
                            gradient[1][j * UNITS + k] += error * h[t][k];
                            before[k] += error * parameters[1][j * UNITS + k];
                        }
                    }
                    dh = before;
                }
            }
            return gradient;
        }
    }
}
