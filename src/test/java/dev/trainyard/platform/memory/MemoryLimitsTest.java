package dev.trainyard.platform.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MemoryLimitsTest {

    private static final long MB = 1L << 20;
    private static final long LARGE = 64 << 10;

    @Test
    void givesArraysAsMuchAsTheHeapOnALargeMachine() {
        MemoryLimits limits = byDefault(null, 1024, LARGE);
        assertThat(limits.total().nativeBytes()).isEqualTo(1024 * MB);
        assertThat(limits.jobs().nativeBytes()).as("one part in eight is kept for requests").isEqualTo((1024 - 128) * MB);
        assertThat(limits.jobs().heapBytes()).isEqualTo((long) (0.6 * 1024 * MB));
    }

    @Test
    void addsUpToNoMoreThanTheMachineHas() {
        LongStream.of(800, 1000, 2000, 4000, 16_000, LARGE).forEach(machine -> {
            long heap = machine * 2 / 5;
            MemoryLimits limits = byDefault(null, heap, machine);
            assertThat(limits.total().nativeBytes() + heap * MB + MemoryLimits.OVERHEAD).isLessThanOrEqualTo(machine * MB);
            assertThat(limits.jobs().fitsIn(limits.total())).isTrue();
            assertThat(limits.total().heapBytes()).isLessThan(heap * MB);
        });
    }

    @Test
    void givesJobsTheConfiguredMemoryAndRequestsAReserve() {
        MemoryLimits limits = byDefault(DataSize.ofMegabytes(800), 256, LARGE);
        assertThat(limits.jobs().nativeBytes()).isEqualTo(800 * MB);
        assertThat(limits.total().nativeBytes()).isEqualTo(900 * MB);
    }

    @Test
    void staysBelowTheLimitsThatTheJavaOptionsState() {
        MemoryLimits limits = MemoryLimits.of(DataSize.ofGigabytes(4), 512 * MB, LARGE * MB, 700 * MB, 2048 * MB);
        assertThat(limits.total().nativeBytes()).isEqualTo(700 * MB);
        assertThat(MemoryLimits.of(null, 512 * MB, LARGE * MB, 0, 2048 * MB).total().nativeBytes())
                .isEqualTo(2048 * MB - 512 * MB - MemoryLimits.OVERHEAD);
    }

    /**
     * Returns the limits when JavaCPP's limits are those that {@link NativeLimits} sets.
     *
     * @param heap    in MB
     * @param machine in MB
     */
    private static MemoryLimits byDefault(DataSize forJobs, long heap, long machine) {
        long process = MemoryLimits.processBytes(forJobs, heap * MB, machine * MB);
        return MemoryLimits.of(forJobs, heap * MB, machine * MB, Math.max(heap * MB, process - heap * MB - MemoryLimits.OVERHEAD), process);
    }
}
