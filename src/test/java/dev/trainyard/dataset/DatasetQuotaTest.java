package dev.trainyard.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trainyard.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DatasetQuotaTest {

    private final StoredDatasets rows = mock();

    private void assertRefused(DatasetQuotas quotas, long bytes, String said) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> require(quotas, bytes)).withMessageContaining(said)
                .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(507));
    }

    private void require(DatasetQuotas quotas, long bytes) {
        new DatasetQuota(quotas, rows, mock(), mock()).require(bytes);
    }

    @Test
    void boundsNumberOfDatasets() {
        when(rows.countByNameNotIn(any())).thenReturn(2L);
        require(new DatasetQuotas(3L, null), 1);
        assertRefused(new DatasetQuotas(2L, null), 1, "trainyard.quotas.datasets");
    }

    @Test
    void boundsBytesOfAllDatasets() {
        when(rows.bytes(any())).thenReturn(600L);
        require(new DatasetQuotas(null, DataSize.ofBytes(1000)), 400);
        assertRefused(new DatasetQuotas(null, DataSize.ofBytes(1000)), 401, "trainyard.quotas.dataset-bytes");
    }

    @Test
    void allowsAnyNumberAndSizeWithoutQuotas() {
        when(rows.countByNameNotIn(any())).thenReturn(Long.MAX_VALUE);
        when(rows.bytes(any())).thenReturn(Long.MAX_VALUE);
        require(new DatasetQuotas(null, null), Long.MAX_VALUE);
    }
}
