package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Kernels#softplusSums} for weighted inputs of every size; expected values from ln(1 + eᶻ) = max(0, z) + ln(1 + e^−|z|). */
class SoftplusTest {

    private static final double[] Z = {-300, -100, -89, -50, -20, -5, -1, 0, 1, 5, 20, 50, 87, 89, 100, 300, 1000};

    @Test
    void isExactForLargeInputsOnAllKernels() {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (Kernels kernels : type == DataType.FLOAT ? List.of(new CpuKernels(), new Nd4jKernels()) : List.of(new Nd4jKernels())) {
                Matrix zero = Matrix.of(Nd4j.zeros(type, 1, 1));
                for (double z : Z) {
                    Matrix sums = Matrix.of(Nd4j.zeros(type, 1, 1));
                    kernels.softplusSums(Matrix.of(Nd4j.valueArrayOf(new long[] {1, 1}, z, type)), zero, zero, sums);

                    double expected = Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));
                    assertThat(sums.array().getDouble(0)).as("%s, %s, z = %s", kernels.getClass().getSimpleName(), type, z)
                            .isCloseTo(expected, within(2e-6 * expected + 1e-7));
                }
            }
        }
    }
}
