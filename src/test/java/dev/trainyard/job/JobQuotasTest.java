package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.trainyard.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class JobQuotasTest {

    private final JobRepository jobs = mock();
    private final Executor.Queue queue = mock();

    @Test
    void refusesJobBeyondTheQuota() {
        when(jobs.count()).thenReturn(2L);
        Submission submission = new Submission(mock(), mock(), jobs, mock(), mock(), queue, mock(), mock(), new JobQuotas(2L), mock(),
                mock());
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> submission.submit(JsonNodeFactory.instance.objectNode(), null))
                .withMessageContaining("trainyard.quotas.jobs").satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(507));
        verifyNoInteractions(queue);
    }
}
