package dev.trainyard.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.Violation;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class CheckpointQuotasTest {

    private static CheckpointQuotas quotas(Long ofAll, long ofJob) {
        return new CheckpointQuotas(ofAll == null ? null : DataSize.ofBytes(ofAll), DataSize.ofBytes(ofJob));
    }

    @Test
    void acceptsCheckpointsThatFit() {
        assertThat(quotas(null, 1000).violations(500, 2)).isEmpty();
        assertThat(quotas(500L, 1000).violations(500, 2)).as("of all jobs, one checkpoint of each is reserved").isEmpty();
    }

    @Test
    void namesTheNumberOfCheckpointsThatFit() {
        assertThat(quotas(null, 1000).violations(300, 4)).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("checkpoint/keep_last");
            assertThat(violation.detail()).startsWith("must be at most 3, got 4").contains("trainyard.quotas.job-checkpoint-bytes");
        });
    }

    @Test
    void refusesNetworkWhoseCheckpointFitsInNoQuota() {
        assertThat(quotas(null, 1000).violations(1001, 1)).extracting(Violation::field).containsExactly("architecture/layers");
        assertThat(quotas(400L, 1000).violations(401, 1)).singleElement().extracting(Violation::detail).asString()
                .contains("(trainyard.quotas.checkpoint-bytes)");
    }

    @Test
    void refusesLimitsThatAreNotPositive() {
        assertThatThrownBy(() -> quotas(0L, 1)).hasMessage("trainyard.quotas.checkpoint-bytes must be positive, got 0B");
        assertThatThrownBy(() -> quotas(null, 0)).hasMessageContaining("job-checkpoint-bytes");
    }
}
