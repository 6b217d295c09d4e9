package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JobTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final JobError LOST = new JobError("worker_lost", "lost", null);

    /** Brings a new job into each state. */
    private static final Map<JobStatus, Consumer<Job>> INTO = new EnumMap<>(Map.of(
            JobStatus.QUEUED, job -> { },
            JobStatus.RUNNING, job -> job.claim("a", NOW),
            JobStatus.PAUSING, job -> {
                job.claim("a", NOW);
                job.pause(NOW);
            },
            JobStatus.PAUSED, job -> {
                job.claim("a", NOW);
                job.pause(NOW);
                job.suspended(NOW);
            },
            JobStatus.STOPPING, job -> {
                job.claim("a", NOW);
                job.stop(NOW);
            },
            JobStatus.SUCCEEDED, job -> {
                job.claim("a", NOW);
                succeed(job);
            },
            JobStatus.FAILED, job -> {
                job.claim("a", NOW);
                job.fail(StopReason.ERROR, LOST, NOW);
            },
            JobStatus.CANCELLED, job -> job.cancel(NOW)));

    private record Command(String name, Consumer<Job> action, Map<JobStatus, JobStatus> leadsTo) {
    }

    /** Each command with its target state for each state that allows it. All other states refuse the command. */
    private static final List<Command> COMMANDS = List.of(
            new Command("cancel", job -> job.cancel(NOW), Map.of(
                    JobStatus.QUEUED, JobStatus.CANCELLED, JobStatus.RUNNING, JobStatus.CANCELLED,
                    JobStatus.PAUSING, JobStatus.CANCELLED, JobStatus.PAUSED, JobStatus.CANCELLED,
                    JobStatus.STOPPING, JobStatus.CANCELLED, JobStatus.CANCELLED, JobStatus.CANCELLED)),
            new Command("stop", job -> job.stop(NOW), Map.of(
                    JobStatus.RUNNING, JobStatus.STOPPING, JobStatus.PAUSING, JobStatus.STOPPING,
                    JobStatus.PAUSED, JobStatus.STOPPING, JobStatus.STOPPING, JobStatus.STOPPING,
                    JobStatus.SUCCEEDED, JobStatus.SUCCEEDED)),
            new Command("pause", job -> job.pause(NOW), Map.of(
                    JobStatus.QUEUED, JobStatus.PAUSED, JobStatus.RUNNING, JobStatus.PAUSING,
                    JobStatus.PAUSING, JobStatus.PAUSING, JobStatus.PAUSED, JobStatus.PAUSED)),
            new Command("resume", job -> job.resume(NOW), Map.of(
                    JobStatus.QUEUED, JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.RUNNING,
                    JobStatus.PAUSING, JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.QUEUED)));

    @TestFactory
    List<DynamicTest> appliesOrRefusesEachCommandInEachState() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Command command : COMMANDS) {
            for (JobStatus from : JobStatus.values()) {
                JobStatus to = command.leadsTo().get(from);
                tests.add(DynamicTest.dynamicTest(command.name() + " when " + from.word(), () -> {
                    Job job = job(from);
                    if (to == null) {
                        assertThatExceptionOfType(IllegalTransitionException.class).isThrownBy(() -> command.action().accept(job));
                    } else {
                        command.action().accept(job);
                    }
                    assertThat(job.status()).isEqualTo(to == null ? from : to);
                }));
            }
        }
        return tests;
    }

    @Test
    void recordsEveryTransition() {
        Job job = job(JobStatus.RUNNING);
        succeed(job);
        assertThat(job.transitions()).containsExactly(
                new Transition(null, JobStatus.QUEUED, 0, NOW),
                new Transition(JobStatus.QUEUED, JobStatus.RUNNING, 1, NOW),
                new Transition(JobStatus.RUNNING, JobStatus.SUCCEEDED, 1, NOW));
        assertThat(job.stopReason()).isEqualTo(StopReason.COMPLETED);
        assertThat(job.finishedAt()).isEqualTo(NOW);
    }

    @Test
    void isNotClaimedTwice() {
        Job job = job(JobStatus.RUNNING);
        assertThat(job.claim("b", NOW)).isFalse();
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.isHeldBy(1)).isTrue();
    }

    @Test
    void goesBackToTheQueueWhenItsWorkerIsLost() {
        Job job = job(JobStatus.RUNNING);
        job.interrupted("a", LOST, Job.NO_CHECKPOINT, NOW);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.isHeldBy(1)).as("the lost worker still holds the job").isFalse();
        assertThat(job.claim("a", NOW)).isTrue();
        assertThat(job.attempt()).isEqualTo(2);
    }

    @Test
    void staysWithItsWorkerWhenAnotherQueueEntryIsLost() {
        Job job = job(JobStatus.RUNNING);
        job.interrupted("b", LOST, Job.NO_CHECKPOINT, NOW);
        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void refusesPauseAfterTooManyTransitions() {
        Job job = job(JobStatus.QUEUED);
        while (job.transitions().size() < Job.MAX_TRANSITIONS) {
            job.pause(NOW);
            job.resume(NOW);
        }
        assertThatExceptionOfType(IllegalTransitionException.class).isThrownBy(() -> job.pause(NOW)).withMessageContaining("cannot be paused again");
        assertThat(job.claim("a", NOW)).isTrue();
        succeed(job);
    }

    @Test
    void failsWhenTheWorkersOfAllAttemptsAreLost() {
        Job job = job(JobStatus.QUEUED);
        for (int i = 0; i < 3; i++) {
            job.claim("a", NOW);
            job.interrupted("a", LOST, Job.NO_CHECKPOINT, NOW);
        }
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error()).contains(LOST);
    }

    @Test
    void survivesAnyNumberOfLostWorkersWhileCheckpointsAdvance() {
        Job job = job(JobStatus.QUEUED);
        for (int i = 0; i < 10; i++) {
            job.claim("a", NOW);
            job.interrupted("a", LOST, 100 * i, NOW);
        }
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void failsWhenItsWorkersAreLostWithoutANewCheckpoint() {
        Job job = job(JobStatus.QUEUED);
        // The fourth worker resumed before a damaged checkpoint at step 100 and saved at step 90 instead.
        for (long step : List.of(Job.NO_CHECKPOINT, 100L, 100L, 90L)) {
            assertThat(job.claim("a", NOW)).isTrue();
            job.interrupted("a", LOST, step, NOW);
        }
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void doesNotCountPausesAsFailures() {
        Job job = job(JobStatus.QUEUED);
        for (int i = 0; i < 10; i++) {
            job.claim("a", NOW);
            job.suspended(NOW);
        }
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void isPausedWhenItsWorkerIsLostWhileItPauses() {
        Job job = job(JobStatus.PAUSING);
        job.interrupted("a", LOST, Job.NO_CHECKPOINT, NOW);
        assertThat(job.status()).isEqualTo(JobStatus.PAUSED);
    }

    @Test
    void isStoppedByTheNextWorkerWhenTheStoppingWorkerIsLost() {
        Job job = job(JobStatus.STOPPING);
        job.interrupted("a", LOST, Job.NO_CHECKPOINT, NOW);
        assertThat(job.claim("b", NOW)).isTrue();
        assertThat(job.status()).isEqualTo(JobStatus.STOPPING);
        assertThat(job.attempt()).isEqualTo(2);
    }

    @Test
    void cannotBeStoppedBeforeItsFirstAttempt() {
        Job job = job(JobStatus.QUEUED);
        assertThatExceptionOfType(IllegalTransitionException.class).isThrownBy(() -> job.stop(NOW)).withMessageContaining("cancel");
    }

    @Test
    void refusesADatasetThatChangedSinceSubmission() {
        Job job = job(JobStatus.RUNNING);
        job.checkedAgainst("aa");
        assertThatExceptionOfType(ChangedDatasetException.class).isThrownBy(() -> job.provenance(learningFrom("bb")))
                .withMessageContaining("Data set xor");
        job.provenance(learningFrom("aa"));
        assertThat(job.provenance()).contains(learningFrom("aa"));
    }

    @Test
    void refusesADatasetThatChangedSinceAnEarlierAttempt() {
        Job job = job(JobStatus.RUNNING);
        job.provenance(learningFrom("aa"));
        assertThatExceptionOfType(ChangedDatasetException.class).isThrownBy(() -> job.provenance(learningFrom("bb")));
    }

    private static Provenance learningFrom(String sha256) {
        return new Provenance(sha256, "1", "17", "cpu", 1, 1, null, null);
    }

    private static Job job(JobStatus status) {
        Job job = new Job(UUID.randomUUID(), JobSpecs.xor(), 9, NOW);
        INTO.get(status).accept(job);
        assertThat(job.status()).isEqualTo(status);
        return job;
    }

    private static void succeed(Job job) {
        job.succeed(JobSpecs.result(), 1, "00", NOW);
    }
}
