package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** A β of 0 overwrites the target, even if it is NaN, as the specification of BLAS says. */
class OverwritingTest {

    private static final Window FIELD = new Window(1, 3, 3, 2, 2, 1, 1, 0, 0, 2, 2);

    record Sum(String name, int rows, int columns, BiConsumer<Kernels, Matrix> compute) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sum> sums() {
        return Stream.of(
                new Sum("outer products", 2, 3, (kernels, w) -> kernels.accumulate(1, ones(4, 2), ones(4, 3), 0, w)),
                new Sum("rows", 1, 3, (kernels, b) -> kernels.accumulateRows(1, ones(4, 3), 0, b)),
                new Sum("maps", 1, 2, (kernels, b) -> kernels.accumulateMaps(1, ones(4, 2 * 9), 0, b)),
                new Sum("convolution", 2, 4, (kernels, w) -> kernels.accumulateConvolution(1, List.of(FIELD), ones(4, 2 * 4), null,
                        ones(4, 9), 0, w)),
                new Sum("softplus", 1, 3, (kernels, w) -> kernels.accumulateSoftplus(1, ones(4, 1), ones(4, 3), ones(1, 3), 0, w)));
    }

    @ParameterizedTest
    @MethodSource("sums")
    void ignoresTheOldValues(Sum sum) {
        for (Kernels kernels : List.of(new Nd4jKernels(), new CpuKernels())) {
            Matrix target = filled(sum.rows, sum.columns, Double.NaN);
            sum.compute.accept(kernels, target);
            float[] values = target.array().reshape(target.size()).toFloatVector();
            for (float value : values) {
                assertThat(value).as("%s: %s", kernels.getClass().getSimpleName(), Arrays.toString(values)).isFinite().isPositive();
            }
        }
    }

    private static Matrix ones(int rows, int columns) {
        return filled(rows, columns, 1);
    }

    private static Matrix filled(int rows, int columns, double value) {
        return Matrix.of(Nd4j.valueArrayOf(new long[] {rows, columns}, value, DataType.FLOAT));
    }
}
