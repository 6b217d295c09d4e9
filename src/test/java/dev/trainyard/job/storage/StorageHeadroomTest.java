package dev.trainyard.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class StorageHeadroomTest {

    /** The stride doubles each time half of the remaining room is used. */
    @ParameterizedTest
    @CsvSource({"0, 1", "499, 1", "500, 2", "749, 2", "750, 4", "874, 4", "875, 8", "1000, 1048576", "1001, 1048576"})
    void doublesStrideWithEachHalfOfTheRoomOfOneJob(long used, int stride) {
        assertThat(new StorageHeadroom(StorageKind.METRICS, used, 1000, 0, StorageHeadroom.UNLIMITED).stride()).isEqualTo(stride);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, false", "699, 1, false", "700, 2, true", "749, 2, true", "750, 4, true", "800, 1048576, true", "900, 1048576, true"})
    void reservesLastEighthOfTheRoomOfAllJobs(long used, int stride, boolean reserved) {
        StorageHeadroom room = new StorageHeadroom(StorageKind.METRICS, 0, 1000, used, 800);
        assertThat(room.stride()).isEqualTo(stride);
        assertThat(room.isReserved()).isEqualTo(reserved);
    }

    @Test
    void namesTheLimitThatLeavesLessRoom() {
        assertThat(new StorageHeadroom(StorageKind.METRICS, 90, 100, 900, 1000).limit())
                .isEqualTo("Metrics of one job may have at most 100 bytes (trainyard.quotas.job-metric-bytes).");
        StorageHeadroom all = new StorageHeadroom(StorageKind.EVENTS, 90, 100, 995, 1000);
        assertThat(all.limit()).isEqualTo("Events of all jobs may have at most 1000 bytes together (trainyard.quotas.event-bytes).");
        assertThat(all.free()).isEqualTo(5);
        assertThat(all.with(20).free()).isEqualTo(-15);
    }

    /** The job has 100 bytes left, half of its limit; all jobs have 40, which is more than the last eighth. */
    @Test
    void namesTheLimitBecauseOfWhichFewerPointsAreStored() {
        StorageHeadroom job = new StorageHeadroom(StorageKind.METRICS, 100, 200, 120, 160);
        assertThat(job.stride()).isEqualTo(2);
        assertThat(job.limit()).contains("trainyard.quotas.metric-bytes");
        assertThat(job.limitOfStride()).contains("trainyard.quotas.job-metric-bytes");
        StorageHeadroom both = new StorageHeadroom(StorageKind.METRICS, 150, 260, 880, 1000);
        assertThat(both.stride()).isEqualTo(2);
        assertThat(both.limitOfStride()).contains("trainyard.quotas.job-metric-bytes");
    }

    @Test
    void refusesLimitsThatAreNotPositive() {
        DataSize some = DataSize.ofKilobytes(1);
        assertThatThrownBy(() -> new StorageQuotas(null, DataSize.ofBytes(0), some, some))
                .hasMessage("trainyard.quotas.metric-bytes must be positive, got 0B");
        assertThatThrownBy(() -> new StorageQuotas(null, null, DataSize.ofBytes(-1), some)).hasMessageContaining("job-event-bytes");
    }
}
