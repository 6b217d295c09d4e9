package dev.trainyard.nn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.kernel.memory.GuardZones;
import dev.trainyard.nn.kernel.memory.WorkingFloats;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Guard zones are switched on in all tests; see the pom. */
class GuardZonesTest {

    /** Kernels that write one value outside of y, or outside of their own working memory. */
    private static final class WrongKernels extends CpuKernels {

        private final WorkingFloats working = new WorkingFloats();
        private final long place;

        WrongKernels(long place) {
            this.place = place;
        }

        @Override
        public void scale(double alpha, Matrix y) {
            y.floats().position(place).put(1);
            y.floats().position(0);
        }

        @Override
        public double norm(Matrix x) {
            working.atLeast(3).position(place).put(1);
            working.values().position(0);
            return 0;
        }

        @Override
        List<WorkingFloats> workingMemory() {
            return List.of(working);
        }
    }

    @Test
    void isOnInTests() {
        assertThat(GuardZones.ON).isTrue();
        assertThat(Kernels.of(DataType.FLOAT)).isNotInstanceOf(CpuKernels.class);
        assertThat(Kernels.of(DataType.DOUBLE)).isNotInstanceOf(Nd4jKernels.class);
    }

    @Test
    void findsOneValueWrittenBehindAnArray() {
        Matrix y = Matrix.uninitialized(DataType.FLOAT, 3, 4);
        assertThatIllegalStateException().isThrownBy(() -> GuardedKernels.of(new WrongKernels(12)).scale(2, y))
                .withMessageContaining("scale([3, 4]) wrote behind the native array [3, 4]");
        y.close();
    }

    @Test
    void findsOneValueWrittenBeforeAnArray() {
        Matrix y = Matrix.uninitialized(DataType.FLOAT, 3, 4);
        assertThatIllegalStateException().isThrownBy(() -> GuardedKernels.of(new WrongKernels(-1)).scale(2, y))
                .withMessageContaining("scale([3, 4]) wrote before the native array [3, 4]");
        y.close();
    }

    @Test
    void findsOneValueWrittenOutsideOfWorkingMemory() {
        Matrix x = Matrix.uninitialized(DataType.FLOAT, 1, 1);
        for (long place : new long[] {-1, 3}) {
            Kernels kernels = GuardedKernels.of(new WrongKernels(place));
            assertThatIllegalStateException().isThrownBy(() -> kernels.norm(x)).withMessageContaining("norm([1, 1]) wrote")
                    .withMessageContaining("the native array [3]");
        }
        x.close();
    }

    @Test
    void findsDamageToAnArrayOfAnEarlierOperation() {
        Matrix victim = Matrix.uninitialized(DataType.FLOAT, 2, 2);
        Matrix y = Matrix.uninitialized(DataType.FLOAT, 3, 4);
        long distance = (victim.address() - y.address()) / Float.BYTES;
        Kernels kernels = GuardedKernels.of(new WrongKernels(distance + victim.size()));
        kernels.clip(1, victim);

        assertThatIllegalStateException().isThrownBy(() -> kernels.scale(2, y))
                .withMessageContaining("scale([3, 4]) wrote behind the native array [2, 2]");
        victim.close();
        y.close();
    }

    @Test
    void findsDamageAtTheLatestWhenAnArrayIsFreed() {
        Matrix y = Matrix.uninitialized(DataType.FLOAT, 3, 4);
        new WrongKernels(12).scale(2, y);

        assertThatIllegalStateException().isThrownBy(y::close).withMessageContaining("native array [3, 4]");
        assertThatCode(y::close).doesNotThrowAnyException();
    }

    @Test
    void findsAGuardZoneCopiedFromAnotherArray() {
        Matrix x = Matrix.uninitialized(DataType.FLOAT, 1, 4);
        Matrix y = Matrix.uninitialized(DataType.FLOAT, 1, 4);
        Pointer.memcpy(y.floats(), x.floats(), 5 * Float.BYTES);

        assertThatIllegalStateException().isThrownBy(y::close);
        x.close();
    }

    @Test
    void newArraysHoldNan() {
        Matrix matrix = Matrix.uninitialized(DataType.FLOAT, 2, 3);
        float[] values = new float[6];
        matrix.read(0, values, 0, 6);
        assertThat(values).containsOnly(Float.NaN);
        matrix.close();
    }

    @Test
    void acceptsOperationsThatStayWithinTheirArrays() {
        Matrix y = Matrix.uninitialized(DataType.FLOAT, 3, 4);
        float[] ones = new float[12];
        Arrays.fill(ones, 1);
        Kernels kernels = Kernels.of(DataType.FLOAT);
        kernels.write(ones, y);
        kernels.scale(2, y);
        assertThat(kernels.norm(y)).isEqualTo(Math.sqrt(48), within(1e-5));
        y.close();
        kernels.close();
    }
}
