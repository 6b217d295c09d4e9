package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.layer.Activation;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares operations divided among several threads with the same operations on one thread. */
class ParallelKernelsTest {

    /** Neither M nor OUT is a multiple of the pieces that operations are divided into. */
    private static final int M = 151;
    private static final int OUT = 701;
    private static final int IN = 130;
    private static final int PIXELS = 5 * 12 * 12;
    private static final int MAPS = 7;
    private static final Window FIELD = new Window(5, 12, 12, 3, 3, 1, 1, 0, 0, 10, 10);
    private static final Window POOL = new Window(MAPS, 10, 10, 2, 2, 2, 2, 0, 0, 5, 5);
    private static final List<Window> PLACES = FIELD.places(POOL);
    private static final int POOLED = MAPS * 25;

    /** An operation that writes a matrix of shape {@code [rows, columns]}. */
    record Operation(String name, int rows, int columns, BiConsumer<Kernels, Matrix> compute) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Operation> operations() {
        return Stream.of(
                new Operation("by units", 10, OUT, (kernels, a) -> kernels.affine(matrix(1, 10, IN * 10), matrix(2, OUT, IN * 10),
                        matrix(3, 1, OUT), Activation.TANH, matrix(4, 10, OUT), a)),
                new Operation("by examples", 900, 17, (kernels, a) -> kernels.affine(matrix(1, 900, IN), matrix(2, 17, IN),
                        matrix(3, 1, 17), Activation.SOFTMAX, matrix(4, 900, 17), a)),
                new Operation("z and a are equal", M, OUT, (kernels, a) -> kernels.affineTransposed(matrix(1, M, IN), matrix(2, IN, OUT),
                        matrix(3, 1, OUT), Activation.RELU, a, a)),
                new Operation("product added", M, OUT, (kernels, z) -> kernels.addProduct(matrix(1, M, IN), matrix(2, OUT, IN), z)),
                new Operation("errors propagated", M, IN, (kernels, dx) -> kernels.propagate(matrix(1, M, OUT), matrix(2, OUT, IN), dx)),
                new Operation("errors propagated before weights change", 10, IN * 10, (kernels, dx) -> {
                    Matrix w = matrix(2, OUT, IN * 10);
                    kernels.propagateAndAccumulate(matrix(1, 10, OUT), w, dx, 0.1, matrix(3, 10, IN * 10), 0.5, w);
                }),
                new Operation("a wide gradient", IN, OUT,
                        (kernels, w) -> kernels.accumulate(0.1, matrix(1, M, IN), matrix(2, M, OUT), 0.5, w)),
                new Operation("a high gradient", OUT, IN,
                        (kernels, w) -> kernels.accumulate(0.1, matrix(1, M, OUT), matrix(2, M, IN), 0, w)),
                new Operation("activated", M, OUT, (kernels, a) -> kernels.activate(Activation.SOFTMAX, matrix(1, M, OUT), a)),
                new Operation("differentiated", M, OUT, (kernels, delta) -> kernels.differentiate(Activation.TANH, matrix(1, M, OUT),
                        matrix(2, M, OUT), delta)),
                new Operation("convolved", M, POOLED, (kernels, a) -> kernels.convolve(PLACES, matrix(1, M, PIXELS),
                        matrix(2, MAPS, FIELD.field()), matrix(3, 1, MAPS), Activation.RELU, a, a, matrix(4, M, POOLED))),
                new Operation("a convolution's error", M, PIXELS, (kernels, dx) -> kernels.propagateConvolution(PLACES,
                        matrix(1, M, POOLED), argmax(), matrix(2, MAPS, FIELD.field()), dx)),
                new Operation("a convolution's gradient", MAPS, FIELD.field(), (kernels, w) -> kernels.accumulateConvolution(0.1, PLACES,
                        matrix(1, M, POOLED), argmax(), matrix(2, M, PIXELS), 0.5, w)),
                new Operation("a new gradient without pooling", MAPS, FIELD.field(), (kernels, w) -> kernels.accumulateConvolution(0.1,
                        List.of(FIELD), matrix(1, M, MAPS * 100), null, matrix(2, M, PIXELS), 0, w)),
                new Operation("pooled", M, POOLED, (kernels, a) -> kernels.maxPool(POOL, matrix(1, M, MAPS * 100), a, matrix(2, M, POOLED))),
                new Operation("max pooling errors", M, MAPS * 100,
                        (kernels, dx) -> kernels.maxPoolErrors(POOL, argmax(), matrix(1, M, POOLED), dx)),
                new Operation("sum pooled", M, POOLED, (kernels, a) -> kernels.sumPool(POOL, matrix(1, M, MAPS * 100), a)),
                new Operation("sum pooling errors", M, MAPS * 100,
                        (kernels, dx) -> kernels.sumPoolErrors(POOL, matrix(1, M, POOLED), dx)),
                new Operation("a time step", M, 100, (kernels, h) -> kernels.lstm(matrix(1, M, 400), matrix(2, M, 100),
                        matrix(3, M, 100), h)),
                new Operation("a time step's error", M, 400, (kernels, gates) -> {
                    Matrix c = matrix(3, M, 100);
                    kernels.lstm(gates, matrix(2, M, 100), c, matrix(6, M, 100));
                    kernels.lstmErrors(gates, matrix(2, M, 100), c, matrix(4, M, 100), matrix(5, M, 100));
                }),
                new Operation("gathered", M, OUT, (kernels, to) -> kernels.gather(matrix(1, 400, OUT),
                        IntStream.range(0, 400).map(i -> 399 - i).toArray(), 20, to)),
                new Operation("copied", M, OUT, (kernels, to) -> kernels.copy(matrix(1, M, OUT), to)),
                new Operation("a vector added", 1, M * OUT, (kernels, y) -> kernels.add(0.1, matrix(1, 1, M * OUT), y)),
                new Operation("scaled", 1, M * OUT, (kernels, y) -> kernels.scale(0.1, y)),
                new Operation("rescaled", 1, M * OUT, (kernels, g) -> kernels.rescale(new Squares(), g, matrix(1, 1, M * OUT))));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void computesTheSameAsOneThread(Operation operation) {
        float[] alone = result(operation, new CpuKernels());
        for (int threads : new int[] {2, 3, 8}) {
            float[] together = result(operation, threads);
            for (int i = 0; i < alone.length; i++) {
                assertThat(together[i]).as("value %d by %d threads", i, threads).isCloseTo(alone[i], within(1e-4f));
            }
            assertThat(together).isEqualTo(result(operation, threads));
        }
    }

    @Test
    void aNewGradientOverwritesNan() {
        Matrix w = matrix(1, MAPS, FIELD.field());
        w.array().assign(Float.NaN);
        try (Kernels kernels = new ParallelKernels(2)) {
            kernels.accumulateConvolution(0.1, PLACES, matrix(1, M, POOLED), argmax(), matrix(2, M, PIXELS), 0, w);
        }
        assertThat(w.array().isNaN().any()).isFalse();
    }

    /** The filters of a bottleneck have equally many values in two shapes: [16, 32·9] and [32, 16·9]. */
    @Test
    void keepsPartialSumsOfShapesOfEqualSizeApart() {
        Window wide = new Window(32, 12, 12, 3, 3, 1, 1, 0, 0, 10, 10);
        Window narrow = new Window(16, 12, 12, 3, 3, 1, 1, 0, 0, 10, 10);
        try (Kernels parallel = new ParallelKernels(2)) {
            for (int round = 0; round < 2; round++) {
                assertThat(gradient(wide, 16, parallel)).usingComparatorWithPrecision(1e-3f).containsExactly(gradient(wide, 16, new CpuKernels()));
                assertThat(gradient(narrow, 32, parallel)).usingComparatorWithPrecision(1e-3f)
                        .containsExactly(gradient(narrow, 32, new CpuKernels()));
            }
        }
    }

    private static float[] gradient(Window field, int maps, Kernels kernels) {
        Matrix w = matrix(1, maps, field.field());
        kernels.accumulateConvolution(0.1, List.of(field), matrix(1, 10, maps * field.positions()), null, matrix(2, 10, field.inputs()), 0,
                w);
        return w.array().dup().data().asFloat();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void convolvesFewerExamplesThanThreads(int m) {
        Operation convolved = new Operation("convolved", m, 12, (kernels, a) -> kernels.convolve(
                List.of(new Window(5, 500, 500, 300, 300, 100, 100, 0, 0, 2, 3)), matrix(1, m, 5 * 500 * 500),
                matrix(2, 2, 5 * 300 * 300), matrix(3, 1, 2), Activation.LINEAR, a, a, null));
        float[] alone = result(convolved, new CpuKernels());
        float[] together = result(convolved, 4);
        for (int i = 0; i < alone.length; i++) {
            assertThat(together[i]).isCloseTo(alone[i], within(1e-2f + 1e-4f * Math.abs(alone[i])));
        }
    }

    @Test
    void dividesProductsOfFewerUnitsThanThreads() {
        Operation product = new Operation("few units", 1, 2, (kernels, z) -> kernels.affine(matrix(1, 1, 600_000), matrix(2, 2, 600_000),
                matrix(3, 1, 2), Activation.TANH, z, z));
        assertThat(result(product, 4)).usingComparatorWithPrecision(1e-3f).containsExactly(result(product, new CpuKernels()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void addsBiasesToFewerExamplesThanThreads(int m) {
        Operation biases = new Operation("biases", m, 1 << 16,
                (kernels, a) -> kernels.affine(matrix(1, m, 1), matrix(2, 1 << 16, 1), matrix(3, 1, 1 << 16), Activation.RELU, a, a));
        assertThat(result(biases, 4)).isEqualTo(result(biases, new CpuKernels()));
    }

    @Test
    void smallOperationsStartNoThread() {
        try (Kernels kernels = new ParallelKernels(3)) {
            kernels.addProduct(matrix(1, 10, 100), matrix(2, 100, 100), matrix(3, 10, 100));
            assertThat(ThreadTeamTest.members()).isEmpty();

            kernels.addProduct(matrix(1, 10, 1001), matrix(2, 100, 1001), matrix(3, 10, 100));
            assertThat(ThreadTeamTest.members()).hasSize(2);
        }
        assertThat(ThreadTeamTest.members()).isEmpty();
    }

    private static float[] result(Operation operation, int threads) {
        try (Kernels kernels = new ParallelKernels(threads)) {
            return result(operation, kernels);
        }
    }

    private static float[] result(Operation operation, Kernels kernels) {
        Matrix result = matrix(9, operation.rows, operation.columns);
        operation.compute.accept(kernels, result);
        return result.array().dup().data().asFloat();
    }

    /** Returns argmax positions from 0 to 3, within pooling regions of four values. */
    private static Matrix argmax() {
        Matrix argmax = matrix(8, M, POOLED);
        for (int i = 0; i < argmax.size(); i++) {
            argmax.array().putScalar(i, i * 31 % 4);
        }
        return argmax;
    }

    private static Matrix matrix(int seed, int rows, int columns) {
        Randomness random = new Randomness(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Matrix.of(Nd4j.create(values, new long[] {rows, columns}, 'c'));
    }

    private static final class Squares implements Rescaling {

        @Override
        public void apply(float[] g, float[][] memory, int values) {
            for (int i = 0; i < values; i++) {
                g[i] *= memory[0][i];
            }
        }

        @Override
        public void apply(INDArray g, INDArray[] memory) {
            g.muli(memory[0]);
        }
    }
}
