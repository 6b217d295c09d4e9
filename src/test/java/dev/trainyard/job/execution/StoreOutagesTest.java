package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.QueueEntryId;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoreOutagesTest {

    private final UUID job = UUID.randomUUID();
    private final ArtifactStore artifacts = mock();
    private final JobEvents events = mock();
    private final StoreOutages outages = new StoreOutages(artifacts, events);

    private static StoreUnavailableException because(String reason) {
        return new StoreUnavailableException("artifact datasets/" + UUID.randomUUID() + " cannot be read", reason, null);
    }

    @Test
    void logsTheReasonOnceAndAgainWhenItChanges() throws IOException {
        outages.add(job, 1, because("connection refused"));
        outages.add(job, 2, because("connection refused"));
        verify(events).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("store_unavailable"), contains(": connection refused."));

        doThrow(because("connection refused"), because("AccessDenied"), because("AccessDenied")).when(artifacts).check();
        for (int i = 0; i < 3; i++) {
            assertThat(outages.isOn(job)).isTrue();
        }
        verify(events).append(eq(job), eq(0), eq(JobEvents.WARNING), eq("store_unavailable"), contains(": AccessDenied."));
        verifyNoMoreInteractions(events);
    }

    @Test
    void endsWhenTheStoreAnswers() throws IOException {
        outages.add(job, 1, because("connection refused"));
        assertThat(outages.isOn(job)).isFalse();
        outages.add(job, 2, because("connection refused"));
        verify(events, times(2)).append(eq(job), anyInt(), any(), any(), any());
    }

    @Test
    void checksTheStoreOnlyForWaitingJobs() throws IOException {
        assertThat(outages.isOn(job)).isFalse();
        outages.add(job, 1, because("connection refused"));
        assertThat(outages.isOn(UUID.randomUUID())).isFalse();
        outages.remove(job);
        assertThat(outages.isOn(job)).isFalse();
        verify(artifacts, never()).check();
    }

    @Test
    void startsNoAttemptDuringAnOutage() throws IOException {
        AttemptStore attemptStore = mock();
        QueueEntryId entryId = QueueEntryId.next(job);
        when(attemptStore.queued(entryId)).thenReturn(Optional.of(new AttemptStore.Queued(JobSpecs.xor(), Instant.EPOCH)));
        Worker worker = new Worker(attemptStore, null, null, null, null, events, null, null, mock(), outages, null,
                new ExecutorProperties(1, 1, null, null, null, Duration.ZERO));
        outages.add(job, 1, because("AccessDenied"));
        doThrow(because("AccessDenied")).when(artifacts).check();
        assertThat(worker.run(entryId, () -> true)).isEqualTo(Worker.Outcome.AGAIN_LATER);
        verify(attemptStore, never()).claim(any(), any());

        when(attemptStore.queued(entryId)).thenReturn(Optional.empty());
        assertThat(worker.run(entryId, () -> true)).as("the job was cancelled").isEqualTo(Worker.Outcome.DONE);
    }
}
