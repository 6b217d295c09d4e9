package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.dataset.DatasetDeletionGuard;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.StopReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** The jobs are stored but not queued, so that only the test claims them. */
@DatabaseTest
@AutoConfigureMockMvc
class AttemptStoreTest {

    private static final JobError LOST = new JobError("worker_lost", "lost", null);
    private static final AttemptStore.Progress PROGRESS = new AttemptStore.Progress(1, 10, 0.5, 100.0);

    @Autowired
    private AttemptStore attemptStore;
    @Autowired
    private JobRepository jobs;

    @Test
    void givesAJobToOneOfManyWorkers() throws Exception {
        UUID job = stored();
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            Callable<Optional<AttemptStore.Attempt>> claim = () -> attemptStore.claim(QueueEntryId.next(job), () -> true);
            long claimed = 0;
            for (Future<Optional<AttemptStore.Attempt>> attempt : workers.invokeAll(IntStream.range(0, 32).mapToObj(i -> claim).toList())) {
                claimed += attempt.get().isPresent() ? 1 : 0;
            }
            assertThat(claimed).isEqualTo(1);
        } finally {
            workers.shutdown();
        }
        assertThat(jobs.findById(job).orElseThrow().attempt()).isEqualTo(1);
    }

    @Test
    void refusesWritesOfAWorkerThatLostItsJob() throws Exception {
        UUID job = stored();
        QueueEntryId entryId = QueueEntryId.next(job);
        AttemptStore.Attempt lost = attemptStore.claim(entryId, () -> true).orElseThrow();
        AttemptStore.Attempt current = attemptStore.claim(entryId, () -> true).orElseThrow();
        assertThat(current.number()).isEqualTo(2);

        AtomicInteger registrations = new AtomicInteger();
        assertThat(attemptStore.progress(lost, PROGRESS, new Best(1, Map.of()), new Last(1, Map.of()))).isFalse();
        attemptStore.failed(lost, StopReason.ERROR, LOST);
        attemptStore.succeeded(lost, JobSpecs.result(), () -> {
            registrations.incrementAndGet();
            return new AttemptStore.Registered(1, "00");
        });
        assertThat(attemptStore.suspended(lost)).isFalse();
        assertThat(attemptStore.interrupted(lost, LOST)).isFalse();
        assertThat(attemptStore.wanted(lost)).isEmpty();

        Job stored = jobs.findById(job).orElseThrow();
        assertThat(stored.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(stored.step()).isZero();
        assertThat(registrations).hasValue(0);
        assertThat(attemptStore.wanted(current)).contains(JobStatus.RUNNING);
        assertThat(attemptStore.progress(current, PROGRESS, null, null)).isTrue();
    }

    @Test
    void ignoresASecondReportOfADeadWorker() {
        UUID job = stored();
        QueueEntryId entryId = QueueEntryId.next(job);
        attemptStore.claim(entryId, () -> true).orElseThrow();
        assertThat(attemptStore.abandoned(entryId, () -> true)).isTrue();
        assertThat(jobs.findById(job).orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
        AttemptStore.Attempt current = attemptStore.claim(entryId, () -> true).orElseThrow();

        assertThat(attemptStore.abandoned(entryId, () -> false)).as("another process has released the entry before").isFalse();
        assertThat(attemptStore.wanted(current)).contains(JobStatus.RUNNING);
    }

    @Test
    void handsBackAJobOnlyWhileItOwnsTheEntry() {
        UUID job = stored();
        QueueEntryId entryId = QueueEntryId.next(job);
        AttemptStore.Attempt late = attemptStore.claim(entryId, () -> true).orElseThrow();
        attemptStore.handBack(late, () -> false);
        assertThat(attemptStore.wanted(late)).contains(JobStatus.RUNNING);

        attemptStore.handBack(late, () -> true);
        assertThat(jobs.findById(job).orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
        AttemptStore.Attempt current = attemptStore.claim(entryId, () -> true).orElseThrow();
        attemptStore.handBack(late, () -> true);
        assertThat(attemptStore.wanted(current)).contains(JobStatus.RUNNING);
    }

    @Test
    void passesTheTrainingTimeOfEarlierAttemptsOn() {
        UUID job = stored();
        AttemptStore.Attempt first = attemptStore.claim(QueueEntryId.next(job), () -> true).orElseThrow();
        assertThat(first.secondsBefore()).isZero();
        attemptStore.progress(first, PROGRESS, null, null);
        attemptStore.interrupted(first, LOST);
        assertThat(attemptStore.claim(QueueEntryId.next(job), () -> true).orElseThrow().secondsBefore()).isEqualTo(PROGRESS.seconds());
    }

    @Test
    void refusesAClaimForAnEntryOfAnotherWorker() {
        UUID job = stored();
        assertThat(attemptStore.claim(QueueEntryId.next(job), () -> false)).isEmpty();
        assertThat(jobs.findById(job).orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void returnsAQueuedJobOnlyIfAClaimWouldSucceed(@Autowired JobCommands control) {
        UUID job = stored();
        QueueEntryId entryId = QueueEntryId.next(job);
        assertThat(attemptStore.queued(entryId)).isPresent();
        attemptStore.claim(entryId, () -> true).orElseThrow();
        assertThat(attemptStore.queued(entryId)).as("the entry's worker was lost").isPresent();
        assertThat(attemptStore.queued(QueueEntryId.next(job))).as("the job runs elsewhere").isEmpty();

        UUID paused = stored();
        control.pause(paused);
        assertThat(attemptStore.queued(QueueEntryId.next(paused))).as("the job is paused").isEmpty();
    }

    @Test
    void endsAJobOnce() throws Exception {
        UUID job = stored();
        AttemptStore.Attempt attempt = attemptStore.claim(QueueEntryId.next(job), () -> true).orElseThrow();
        AtomicInteger registrations = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            attemptStore.succeeded(attempt, JobSpecs.result(),
                    () -> new AttemptStore.Registered(registrations.incrementAndGet(), "00"));
        }
        assertThat(registrations).hasValue(1);
        assertThat(jobs.findById(job).orElseThrow().modelVersion()).isEqualTo(1);
    }

    /** The data set has a name of its own, because jobs of other tests use the well-known ones. */
    @Test
    void vetoesTheDeletionOfADatasetUntilItsJobEnds(@Autowired List<DatasetDeletionGuard> uses, @Autowired JobCommands control) {
        String dataset = "used-" + UUID.randomUUID();
        Predicate<String> used = name -> uses.stream().anyMatch(use -> use.uses(name));
        assertThat(used.test(dataset)).as("before the job").isFalse();
        UUID job = stored(dataset);
        assertThat(used.test(dataset)).as("while the job is queued").isTrue();
        assertThat(used.test(dataset + "-other")).as("another data set").isFalse();
        AttemptStore.Attempt attempt = attemptStore.claim(QueueEntryId.next(job), () -> true).orElseThrow();
        assertThat(used.test(dataset)).as("while the job runs").isTrue();
        attemptStore.failed(attempt, StopReason.ERROR, LOST);
        assertThat(used.test(dataset)).as("after the job").isFalse();
        assertThat(jobs.findById(job).orElseThrow().error()).contains(LOST);

        UUID paused = stored(dataset);
        control.pause(paused);
        assertThat(used.test(dataset)).as("while a job is paused").isTrue();
        control.cancel(paused);
        assertThat(used.test(dataset)).as("after the paused job was cancelled").isFalse();
    }

    private UUID stored() {
        return stored("xor");
    }

    private UUID stored(String dataset) {
        JobSpec specification = JobSpecs.read("""
                {"dataset":"%s","architecture":{"input":[2],"layers":[{"type":"dense","units":2},{"type":"dense","units":2}]},
                 "optimizer":{"type":"sgd","learning_rate":1}}""".formatted(dataset));
        return jobs.saveAndFlush(new Job(UUID.randomUUID(), specification, 12, AttemptStore.now())).getId();
    }
}
