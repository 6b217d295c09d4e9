package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.CannotCreateTransactionException;

@Timeout(60)
class OutageRetryTest {

    private final UUID job = UUID.randomUUID();
    private final AttemptStore attemptStore = mock();
    private final JobEvents events = mock();
    private boolean shuttingDown;
    private final AttemptStore.Attempt attempt = new AttemptStore.Attempt(job, 1, null, JobSpecs.xor(), 0);
    private final OutageRetry storing = new OutageRetry(attempt, attemptStore, events, Duration.ofMillis(1), () -> shuttingDown);
    private int tries;

    @BeforeEach
    void run() {
        when(attemptStore.wanted(attempt)).thenReturn(Optional.of(JobStatus.RUNNING));
    }

    /** @param failures thrown by the first tries, one each; the next try succeeds */
    private void store(Exception... failures) throws IOException {
        Iterator<Exception> left = Arrays.asList(failures).iterator();
        storing.run(() -> {
            tries++;
            if (left.hasNext()) {
                Exception failure = left.next();
                if (failure instanceof IOException outage) {
                    throw outage;
                }
                throw (RuntimeException) failure;
            }
        });
    }

    private static StoreUnavailableException away(String reason) {
        return new StoreUnavailableException("artifact models/" + UUID.randomUUID() + " was not written", reason, null);
    }

    private static RuntimeException noDatabase() {
        return new CannotCreateTransactionException("no connection", new SQLTransientConnectionException());
    }

    @Test
    void retriesUntilItIsStoredAndLogsWhenTheReasonChanges() throws IOException {
        store(away("refused"), away("refused"), away("no such bucket"), away("no such bucket"), away("refused"));
        assertThat(tries).isEqualTo(6);
        verify(events, times(2)).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("store_unavailable"), contains(": refused."));
        verify(events).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("store_unavailable"), contains(": no such bucket."));
    }

    @Test
    void retriesWhileTheDatabaseIsDown() throws IOException {
        when(attemptStore.wanted(attempt)).thenThrow(noDatabase()).thenReturn(Optional.of(JobStatus.STOPPING));
        doThrow(noDatabase()).doNothing().when(events).append(any(), eq(1), any(), any(), any());
        store(noDatabase(), away("refused"));
        assertThat(tries).isEqualTo(3);
    }

    @Test
    void stopsRetryingWhenTheJobPausesOrTheProcessShutsDown() {
        when(attemptStore.wanted(attempt)).thenReturn(Optional.of(JobStatus.RUNNING), Optional.of(JobStatus.PAUSING));
        assertThatThrownBy(() -> store(away("first"), away("second"))).hasMessageEndingWith("second");
        run();
        shuttingDown = true;
        assertThatThrownBy(() -> store(away("third"))).hasMessageEndingWith("third");
    }

    @Test
    void retriesAtOnceWhenTheJobIsNoLongerHeld() throws IOException {
        OutageRetry patient = new OutageRetry(attempt, attemptStore, events, Duration.ofDays(1), () -> false);
        when(attemptStore.wanted(attempt)).thenReturn(Optional.empty());
        patient.run(() -> {
            if (tries++ == 0) {
                throw away("refused");
            }
        });
        assertThat(tries).isEqualTo(2);
    }

    @Test
    void doesNotRetryOtherFailures() {
        assertThatThrownBy(() -> store(new IOException("the disk is full"))).hasMessage("the disk is full");
        assertThatThrownBy(() -> store(new IllegalStateException("a fault"))).hasMessage("a fault");
        assertThat(tries).isEqualTo(2);
    }
}
