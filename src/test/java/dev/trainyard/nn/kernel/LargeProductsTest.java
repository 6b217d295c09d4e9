package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.layer.Activation;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares large operations, which {@link CpuKernels} divides into pieces, with {@link Nd4jKernels}, which divides nothing. */
class LargeProductsTest {

    /** Not a multiple of the size of any piece. */
    private static final int M = 150;
    private static final int OUT = 512;
    private static final int IN = 130;

    @Test
    void computesWeightedInputsAndActivations() {
        same(M, OUT, (kernels, a) -> kernels.affine(matrix(1, M, IN), matrix(2, OUT, IN), matrix(3, 1, OUT),
                Activation.TANH, matrix(4, M, OUT), a));
        same(M, OUT, (kernels, z) -> kernels.affine(matrix(1, M, IN), matrix(2, OUT, IN), matrix(3, 1, OUT),
                Activation.TANH, z, matrix(4, M, OUT)));
    }

    @Test
    void computesWeightedInputsOfTransposedWeights() {
        same(M, OUT, (kernels, a) -> kernels.affineTransposed(matrix(1, M, IN), matrix(2, IN, OUT), matrix(3, 1, OUT),
                Activation.TANH, a, a));
    }

    @Test
    void addsBiasesToEachRow() {
        for (int out : new int[] {OUT, 20_000}) {
            same(M, out, (kernels, z) -> biases(kernels, out, z, matrix(4, M, out)));
            same(M, out, (kernels, a) -> biases(kernels, out, matrix(4, M, out), a));
            same(M, out, (kernels, a) -> biases(kernels, out, a, a));
        }
    }

    private static void biases(Kernels kernels, int out, Matrix z, Matrix a) {
        kernels.affine(matrix(1, M, 1), matrix(2, out, 1), matrix(3, 1, out), Activation.GELU, z, a);
    }

    @Test
    void addsViewsThatAreNotContiguous() {
        Matrix x = matrix(1, M, 3 * OUT).columns(OUT, 2 * OUT);
        same(M, OUT, (kernels, y) -> kernels.add(0.5, x, 0.25, y));
        same(M, OUT, (kernels, y) -> kernels.add(0.5, x, y));
        same(M, OUT, (kernels, y) -> {
            y.array().assign(Float.NaN);
            kernels.add(0.5, x, 0, y);
        });
        same(M, 2 * OUT, (kernels, y) -> kernels.add(0.5, x, 0.25, y.columns(100, 100 + OUT)));
    }

    @Test
    void copiesViewsThatAreNotContiguous() {
        Matrix x = matrix(1, M, 3 * OUT);
        same(M, OUT, (kernels, y) -> kernels.copy(x.columns(OUT, 2 * OUT), y));
        same(M, 2 * OUT, (kernels, y) -> kernels.copy(x.rows(1, M).columns(OUT, 2 * OUT), y.rows(0, M - 1).columns(10, 10 + OUT)));
        same(OUT, M, (kernels, y) -> kernels.transpose(x.columns(OUT, 2 * OUT), y));
        same(OUT, 2 * M, (kernels, y) -> kernels.transpose(x.columns(OUT, 2 * OUT), y.columns(10, 10 + M)));
    }

    @Test
    void computesTimeStepsOfManyUnits() {
        int units = OUT / 4;
        same(M, units, (kernels, c) -> kernels.lstm(matrix(1, M, OUT), matrix(2, M, units), c, matrix(4, M, units)));
        same(M, 2 * units, (kernels, h) -> kernels.lstm(matrix(1, M, OUT), matrix(2, M, units), matrix(3, M, units),
                h.columns(3, 3 + units)));
        same(M, units, (kernels, dc) -> timeStepBack(kernels, units, matrix(1, M, OUT), dc));
        same(M, OUT, (kernels, gates) -> timeStepBack(kernels, units, gates, matrix(5, M, units)));
    }

    private static void timeStepBack(Kernels kernels, int units, Matrix gates, Matrix dc) {
        Matrix c = matrix(3, M, units);
        kernels.lstm(gates, matrix(2, M, units), c, matrix(4, M, units));
        kernels.lstmErrors(gates, matrix(2, M, units), c, matrix(4, M, units), dc);
    }

    @Test
    void computesSquaredDistances() {
        Matrix x = matrix(1, M, OUT);
        Matrix y = matrix(2, M, OUT);
        double reference = new Nd4jKernels().squaredDistance(x, y);
        assertThat(new CpuKernels().squaredDistance(x, y)).isCloseTo(reference, within(1e-6 * reference));
        assertThat(reference).isCloseTo(2.0 * M * OUT, within(0.05 * M * OUT));
    }

    /**
     * Sums over an odd number of units. Their inputs are all negative for class 0 and all positive for class 1, so that the sums range from
     * nearly 0 to tens of thousands.
     */
    @Test
    void computesSoftplusSumsOfManyUnits() {
        int units = 2001;
        Matrix u = matrix(2, 3, units);
        u.array().getRow(0).subi(30);
        u.array().getRow(1).addi(30);
        Matrix fast = matrix(9, M, 3);
        Matrix reference = matrix(9, M, 3);
        new CpuKernels().softplusSums(matrix(1, M, units), u, matrix(3, 1, 3), fast);
        new Nd4jKernels().softplusSums(matrix(1, M, units), u, matrix(3, 1, 3), reference);
        float[] expected = reference.array().dup().data().asFloat();
        float[] actual = fast.array().dup().data().asFloat();
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f * Math.abs(expected[i]) + 1e-3f));
        }
    }

    @Test
    void propagatesErrorsToTheLayerBelow() {
        same(M, IN, (kernels, dx) -> kernels.propagate(matrix(1, M, OUT), matrix(2, OUT, IN), dx));
    }

    @Test
    void addsProducts() {
        same(M, OUT, (kernels, z) -> {
            Matrix transposed = matrix(3, IN, OUT);
            kernels.transpose(matrix(2, OUT, IN), transposed);
            kernels.addProductTransposed(matrix(1, M, IN), transposed, 0.5, z);
        });
    }

    @Test
    void accumulatesGradients() {
        same(OUT, IN, (kernels, w) -> kernels.accumulate(0.1, matrix(1, M, OUT), matrix(2, M, IN), 0.5, w));
        same(OUT, IN, (kernels, w) -> kernels.accumulate(0.1, matrix(1, M, OUT), matrix(2, M, IN), 0, w));
        same(1, OUT, (kernels, b) -> kernels.accumulateRows(0.1, matrix(1, M, OUT), 0.5, b));
    }

    /** Covers weights that are divided by units, and weights that are not. */
    @ParameterizedTest
    @CsvSource({"10, 700, 500", "16, 1000, 270", "17, 700, 500", "10, 30, 10000", "1, 64, 4200"})
    void propagatesErrorsBeforeTheWeightsChange(int m, int out, int in) {
        same(m, in, (kernels, dx) -> {
            dx.array().assign(Double.NaN);
            Matrix w = matrix(2, out, in);
            kernels.propagateAndAccumulate(matrix(1, m, out), w, dx, 0.1, matrix(3, m, in), 0.5, w);
        });
        same(out, in, (kernels, w) -> kernels.propagateAndAccumulate(matrix(1, m, out), w, matrix(4, m, in), 0.1, matrix(3, m, in), 0.5, w));
        same(out, in, (kernels, g) -> kernels.propagateAndAccumulate(matrix(1, m, out), matrix(2, out, in), matrix(4, m, in), 0.1,
                matrix(3, m, in), 0, g));
    }

    /** Few long rows, many short rows, and sizes that are no multiples of a tile. */
    @ParameterizedTest
    @CsvSource({"10, 130, 2001", "3, 1001, 517", "300, 7, 1100", "700, 300, 7", "67, 211, 130", "500, 120, 1790"})
    void computesProductsOfAnyShape(int m, int n, int k) {
        same(m, n, (kernels, z) -> kernels.addProduct(matrix(1, m, k), matrix(2, n, k), z));
        same(m, n, (kernels, dx) -> kernels.propagate(matrix(1, m, k), matrix(2, k, n), dx));
        same(m, n, (kernels, w) -> kernels.accumulate(0.1, matrix(1, k, m), matrix(2, k, n), 0.5, w));
    }

    /** New memory may hold NaN, and 0 · NaN is not 0. */
    @ParameterizedTest
    @CsvSource({"10, 30, 100", "150, 512, 130", "10, 130, 2001"})
    void overwritesNanInNewMemory(int m, int n, int k) {
        same(m, n, (kernels, z) -> {
            z.array().assign(Double.NaN);
            kernels.affine(matrix(1, m, k), matrix(2, n, k), matrix(3, 1, n), Activation.LINEAR, z, z);
        });
        same(m, n, (kernels, dx) -> {
            dx.array().assign(Double.NaN);
            kernels.propagate(matrix(1, m, k), matrix(2, k, n), dx);
        });
        same(m, n, (kernels, w) -> {
            w.array().assign(Double.NaN);
            kernels.accumulate(0.1, matrix(1, k, m), matrix(2, k, n), 0, w);
        });
    }

    @Test
    void swapsAxes() {
        same(M, IN, (kernels, to) -> kernels.swapAxes(matrix(1, M, IN), 15, 10, to));
        INDArray there = Nd4j.zeros(DataType.FLOAT, M, IN);
        INDArray back = Nd4j.zeros(DataType.FLOAT, M, IN);
        new CpuKernels().swapAxes(matrix(1, M, IN), 15, 10, Matrix.of(there));
        new CpuKernels().swapAxes(Matrix.of(there), 10, 15, Matrix.of(back));
        assertThat(back).isEqualTo(matrix(1, M, IN).array()).isNotEqualTo(there);
    }

    private static void same(int rows, int columns, BiConsumer<Kernels, Matrix> compute) {
        Matrix fast = matrix(9, rows, columns);
        Matrix reference = matrix(9, rows, columns);
        compute.accept(new CpuKernels(), fast);
        compute.accept(new Nd4jKernels(), reference);
        INDArray difference = fast.array().sub(reference.array());
        // The maximum may ignore NaN; the sum does not.
        assertThat(difference.sumNumber().doubleValue()).isFinite();
        assertThat(difference.amaxNumber().doubleValue()).isLessThan(5e-4);
    }

    private static Matrix matrix(int seed, int rows, int columns) {
        Randomness random = new Randomness(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Matrix.of(Nd4j.create(values, new long[] {rows, columns}, 'c'));
    }
}
