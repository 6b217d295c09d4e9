package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.nn.kernel.memory.WorkingFloats;
import dev.trainyard.nn.layer.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ShapeChecksTest {

    private static final Window FIELD = new Window(2, 6, 6, 3, 3, 1, 1, 0, 0, 4, 4);
    private static final Window POOL = new Window(3, 4, 4, 2, 2, 2, 2, 0, 0, 2, 2);

    /** An operation with one operand of a wrong shape, which is {@code wrong}. */
    record Operation(String name, String wrong, Consumer<Kernels> compute) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Operation> operations() {
        List<Window> one = List.of(FIELD);
        List<Window> four = FIELD.places(POOL);
        return Stream.of(
                new Operation("affine with too narrow weights", "[7, 4]", k -> k.affine(m(3, 5), m(7, 4), m(1, 7), Activation.TANH, m(3, 7),
                        m(3, 7))),
                new Operation("affine with too few biases", "[1, 6]", k -> k.affine(m(3, 5), m(7, 5), m(1, 6), Activation.TANH, m(3, 7),
                        m(3, 7))),
                new Operation("affine with a smaller a", "[2, 7]", k -> k.affine(m(3, 5), m(7, 5), m(1, 7), Activation.TANH, m(3, 7),
                        m(2, 7))),
                new Operation("affine transposed", "[6, 7]", k -> k.affineTransposed(m(3, 5), m(6, 7), m(1, 7), Activation.TANH, m(3, 7),
                        m(3, 7))),
                new Operation("added product", "[3, 6]", k -> k.addProduct(m(3, 5), m(7, 5), m(3, 6))),
                new Operation("added product transposed", "[2, 7]", k -> k.addProductTransposed(m(3, 5), m(5, 7), 1, m(2, 7))),
                new Operation("transposed", "[4, 4]", k -> k.transpose(m(3, 4), m(4, 4))),
                new Operation("activated", "[4, 2]", k -> k.activate(Activation.TANH, m(2, 4), m(4, 2))),
                new Operation("differentiated", "[2, 5]", k -> k.differentiate(Activation.TANH, m(2, 4), m(2, 4), m(2, 5))),
                new Operation("propagated", "[3, 4]", k -> k.propagate(m(3, 7), m(7, 5), m(3, 4))),
                new Operation("accumulated", "[7, 4]", k -> k.accumulate(1, m(3, 7), m(3, 5), 0, m(7, 4))),
                new Operation("propagated and accumulated", "[6, 5]", k -> k.propagateAndAccumulate(m(3, 7), m(7, 5), m(3, 5), 1, m(3, 5), 0,
                        m(6, 5))),
                new Operation("rows accumulated", "[1, 6]", k -> k.accumulateRows(1, m(3, 7), 0, m(1, 6))),
                new Operation("convolved, of smaller images", "[2, 71]", k -> k.convolve(one, m(2, 71), m(3, 18), m(1, 3), Activation.TANH,
                        m(2, 48), m(2, 48), null)),
                new Operation("convolved, fewer biases", "[1, 2]", k -> k.convolve(one, m(2, 72), m(3, 18), m(1, 2), Activation.TANH, m(2, 48),
                        m(2, 48), null)),
                new Operation("convolved to a smaller z", "[2, 47]", k -> k.convolve(one, m(2, 72), m(3, 18), m(1, 3), Activation.TANH,
                        m(2, 47), m(2, 48), null)),
                new Operation("convolved without places", "none", k -> k.convolve(four, m(2, 72), m(3, 18), m(1, 3), Activation.TANH, m(2, 12),
                        m(2, 12), null)),
                new Operation("a convolution's error", "[2, 73]", k -> k.propagateConvolution(one, m(2, 48), null, m(3, 18), m(2, 73))),
                new Operation("a convolution's gradient of as many weights", "[6, 9]", k -> k.accumulateConvolution(1, one, m(2, 48), null,
                        m(2, 72), 0, m(6, 9))),
                new Operation("maps accumulated", "[2, 47]", k -> k.accumulateMaps(1, m(2, 47), 0, m(1, 3))),
                new Operation("max pooled", "[2, 13]", k -> k.maxPool(POOL, m(2, 48), m(2, 13), m(2, 13))),
                new Operation("error of max pooling", "[2, 47]", k -> k.maxPoolErrors(POOL, m(2, 12), m(2, 12), m(2, 47))),
                new Operation("sum pooled", "[3, 12]", k -> k.sumPool(POOL, m(2, 48), m(3, 12))),
                new Operation("error of sum pooling", "[2, 11]", k -> k.sumPoolErrors(POOL, m(2, 11), m(2, 48))),
                new Operation("an LSTM's step", "[2, 11]", k -> k.lstm(m(2, 11), m(2, 3), m(2, 3), m(2, 3))),
                new Operation("an LSTM's error", "[3, 3]", k -> k.lstmErrors(m(2, 12), m(2, 3), m(2, 3), m(2, 3), m(3, 3))),
                new Operation("softplus summed", "[1, 2]", k -> k.softplusSums(m(2, 5), m(3, 5), m(1, 2), m(2, 3))),
                new Operation("error of softplus", "[2, 4]", k -> k.softplusErrors(m(2, 3), m(2, 5), m(3, 5), m(2, 4))),
                new Operation("gradient of softplus", "[5, 3]", k -> k.accumulateSoftplus(1, m(2, 3), m(2, 5), m(3, 5), 0, m(5, 3))),
                new Operation("axes swapped", "[3, 7]", k -> k.swapAxes(m(4, 6), 4, 3, m(3, 7))),
                new Operation("gathered", "[2, 5]", k -> k.gather(m(4, 6), new int[] {0, 1}, 0, m(2, 5))),
                new Operation("gathered behind the last index", "[2, 6]", k -> k.gather(m(4, 6), new int[] {0, 1}, 1, m(2, 6))),
                new Operation("copied to another shape", "[4, 3]", k -> k.copy(m(3, 4), m(4, 3))),
                new Operation("copied to less", "[3, 3]", k -> k.copy(m(3, 4), m(3, 3))),
                new Operation("added", "[1, 12]", k -> k.add(1, m(1, 12), m(3, 4))),
                new Operation("signs added", "[1, 13]", k -> k.addSign(1, m(1, 12), m(1, 13))),
                new Operation("multiplied", "[1, 13]", k -> k.multiply(m(1, 13), m(1, 12))),
                new Operation("rows limited", "[4, 2]", k -> k.limitRows(1, m(3, 4), m(4, 2))),
                new Operation("rescaled", "[1, 13]", k -> k.rescale(null, m(1, 12), m(1, 12), m(1, 13))),
                new Operation("a dot product", "[1, 13]", k -> k.dot(m(1, 13), m(1, 12))),
                new Operation("a distance", "[2, 6]", k -> k.squaredDistance(m(3, 4), m(2, 6))));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesOperandsThatDoNotFit(Operation operation) {
        try (Kernels one = new CpuKernels(); Kernels several = new ParallelKernels(3)) {
            for (Kernels kernels : List.of(one, several)) {
                assertThatIllegalArgumentException().isThrownBy(() -> operation.compute.accept(kernels))
                        .withMessageContaining(operation.wrong);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void refusesPartsOutsideTheMatrix(Consumer<Matrix> part) {
        assertThatIllegalArgumentException().isThrownBy(() -> part.accept(m(4, 6)));
    }

    static Stream<Consumer<Matrix>> parts() {
        return Stream.of(x -> x.rows(0, 5), x -> x.rows(-1, 2), x -> x.rows(3, 2), x -> x.columns(2, 7), x -> x.columns(-1, 2),
                x -> Matrix.view(x.array(), 0, 5, 5), x -> Matrix.view(x.array(), 1, 4, 6), x -> Matrix.view(x.array(), -1, 1, 1),
                x -> Matrix.view(x.columns(0, 3).array(), 0, 2, 2));
    }

    @ParameterizedTest
    @MethodSource("products")
    void refusesProductsThatLeaveWorkingMemory(int[] sizes) {
        try (WorkingFloats a = floats(sizes[0]); WorkingFloats b = floats(sizes[1]); WorkingFloats c = floats(sizes[2])) {
            // 2 rows, 3 columns and an inner dimension of 4.
            assertThatIllegalArgumentException().isThrownBy(() -> Products.plain(a.values(), b.values(), 0, c.values(), 2, 3, 4));
            assertThatIllegalArgumentException().isThrownBy(() -> Products.outer(1, a.values(), b.values(), 0, c.values(), 2, 3, 4));
            assertThatIllegalArgumentException().isThrownBy(() -> Products.transposed(a.values(), b.values(), 0, c.values(), 2, 3, 4))
                    .withMessageContaining("values");
        }
    }

    static Stream<int[]> products() {
        return Stream.of(new int[] {7, 12, 6}, new int[] {8, 11, 6}, new int[] {8, 12, 5});
    }

    private static WorkingFloats floats(int n) {
        WorkingFloats floats = new WorkingFloats();
        floats.atLeast(n);
        assertThat(floats.capacity()).isEqualTo(n);
        return floats;
    }

    private static Matrix m(int rows, int columns) {
        float[] values = new float[rows * columns];
        Arrays.fill(values, 0.5f);
        INDArray array = Nd4j.create(values, new long[] {rows, columns}, 'c');
        assertThat(array.dataType()).isEqualTo(DataType.FLOAT);
        return Matrix.of(array);
    }
}
