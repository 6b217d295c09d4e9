package dev.trainyard.job.lifecycle;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.trainyard.job.event.JobEvents;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionLogTest {

    @ParameterizedTest
    @CsvSource({"QUEUED,0", "RUNNING,1", "PAUSED,1", "RUNNING,2", "CANCELLED,3"})
    void eventsCarryTheAttempt(JobStatus to, int attempt) {
        JobEvents events = mock();
        UUID job = UUID.randomUUID();
        new TransitionLog(events).append(new JobTransitioned(job, attempt, null, to, null, null, null, Instant.EPOCH));

        verify(events).appendTransition(eq(job), eq(attempt), any(), eq(to.word()), any());
    }
}
