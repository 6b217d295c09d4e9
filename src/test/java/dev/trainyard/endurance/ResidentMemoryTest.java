package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

    /** Samples in MiB of a service that trained 3,000 jobs; the high ones have heap that G1 had not returned to the system yet. */
    private static final int[] LEVEL = {679, 659, 733, 700, 704, 965, 707, 724, 1044, 1075, 758, 1035, 773, 942, 762, 1027, 813, 765, 1050,
            808, 767, 1084, 768, 1044, 781, 1099, 799, 930, 936, 882, 771, 1043, 832, 784, 1102, 785, 1099, 785, 1116, 803};

    @Test
    void heapThatIsReturnedLateIsNoGrowth() {
        assertThatCode(() -> withLeak(0).requireFlat("jobs")).doesNotThrowAnyException();
    }

    @Test
    void leakOf3MebibytesASampleIsGrowth() {
        assertThatThrownBy(() -> withLeak(3).requireFlat("jobs")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("resident bytes after jobs");
    }

    @Test
    void singleSampleAboveTheBudgetIsRefused() {
        assertThatCode(() -> withLeak(0).requireBelow(1116L << 20)).doesNotThrowAnyException();
        assertThatThrownBy(() -> withLeak(0).requireBelow(1115L << 20)).isInstanceOf(AssertionError.class);
    }

    private static ResidentMemory withLeak(int mebibytesASample) {
        ResidentMemory memory = new ResidentMemory(0);
        for (int i = 0; i < LEVEL.length; i++) {
            memory.add((long) (LEVEL[i] + i * mebibytesASample) << 20);
        }
        return memory;
    }
}
