package dev.trainyard.job.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.job.lifecycle.JobTransitioned;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.job.lifecycle.Jobs;
import dev.trainyard.platform.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

class WaitingClientsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final UUID id = UUID.randomUUID();
    private final Jobs jobs = mock();
    private final JobView running = view(JobStatus.RUNNING);
    private final JobView ended = view(JobStatus.SUCCEEDED);
    /** The job in the database; the thread of the polls reads it. */
    private final AtomicReference<JobView> stored = new AtomicReference<>(running);
    /** The number of the next polls that fail. */
    private final AtomicInteger outages = new AtomicInteger();
    private WaitingClients clients;

    private JobView view(JobStatus status) {
        JobView view = mock();
        when(view.id()).thenReturn(id);
        when(view.status()).thenReturn(status);
        return view;
    }

    /** @param poll so long that only the event can answer, or short */
    private DeferredResult<ResponseEntity<JobView>> waiting(Duration poll, Duration limit) {
        when(jobs.find(id)).thenAnswer(call -> Optional.of(stored.get()));
        when(jobs.unfinished(any())).thenAnswer(call -> {
            if (outages.getAndDecrement() > 0) {
                throw new IllegalStateException("outage");
            }
            return stored.get() == ended ? Set.of() : Set.of(id);
        });
        clients = new WaitingClients(jobs, new WaitingProperties(LONG, 1, poll));
        return clients.await(running, limit, ResponseEntity::ok);
    }

    @AfterEach
    void stop() {
        clients.stop();
    }

    private void assertAnswered(DeferredResult<ResponseEntity<JobView>> result, JobView view) {
        await().until(result::hasResult);
        assertThat(((ResponseEntity<?>) result.getResult()).getBody()).isSameAs(view);
        assertThat(clients.count()).isZero();
    }

    @Test
    void answersAtOnceWhenAJobOfThisProcessEnds() {
        DeferredResult<ResponseEntity<JobView>> result = waiting(LONG, LONG);
        clients.changed(new JobTransitioned(id, 1, JobStatus.QUEUED, JobStatus.RUNNING, null, null, null, Instant.EPOCH));
        stored.set(ended);
        clients.changed(new JobTransitioned(id, 1, JobStatus.RUNNING, JobStatus.SUCCEEDED, null, null, null, Instant.EPOCH));
        assertAnswered(result, ended);
    }

    @Test
    void answersAJobOfAnotherProcessAfterAPoll() {
        DeferredResult<ResponseEntity<JobView>> result = waiting(Duration.ofMillis(1), LONG);
        stored.set(ended);
        assertAnswered(result, ended);
    }

    @Test
    void goesOnWaitingWhileTheDatabaseFails() {
        outages.set(2);
        DeferredResult<ResponseEntity<JobView>> result = waiting(Duration.ofMillis(1), LONG);
        stored.set(ended);
        assertAnswered(result, ended);
        assertThat(outages).hasNegativeValue();
    }

    @Test
    void answersAtOnceIfTheJobHasEndedOrTooManyWait() {
        DeferredResult<ResponseEntity<JobView>> first = waiting(LONG, LONG);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(clients::requireRoom)
                .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(503));
        assertThat(clients.await(running, LONG, ResponseEntity::ok).hasResult()).isTrue();
        assertThat(clients.await(ended, LONG, ResponseEntity::ok).hasResult()).isTrue();
        assertThat(first.hasResult()).isFalse();
    }

    @Test
    void answersAllWhenTheServiceStops() {
        DeferredResult<ResponseEntity<JobView>> result = waiting(LONG, LONG);
        clients.stop();
        assertAnswered(result, running);
        assertThat(clients.await(running, LONG, ResponseEntity::ok).hasResult()).isTrue();
    }
}
