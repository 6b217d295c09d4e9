package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Applies random sequences of client and worker actions to a job and compares it with {@link JobModel} after each step. The job has
 * several queue entries, and attempts keep writing after they have lost the job.
 */
class JobInterleavingsTest {

    private static final int RUNS = 3_000;
    private static final int STEPS = 60;
    private static final JobError LOST = new JobError("worker_lost", "lost", null);
    private static final JobSpec FEW_ATTEMPTS = JobSpecs.xor(3);
    private static final JobSpec MANY_ATTEMPTS = JobSpecs.xor(100);
    private static final List<String> ENTRIES = List.of("first", "second", "third");

    @Test
    void randomCommandsFollowTheModel() {
        Set<String> met = new HashSet<>();
        for (long seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed);
            run.execute();
            run.job.transitions().forEach(transition -> met.add(transition.from() + " to " + transition.to()));
        }
        for (JobStatus from : JobStatus.values()) {
            for (JobStatus to : JobStatus.values()) {
                assertThat(met.contains(from + " to " + to)).as("%s to %s was met", from, to).isEqualTo(JobModel.isLegal(from, to));
            }
        }
    }

    /** One job and one sequence of commands. */
    private static final class Run {

        private final long seed;
        private final Random random;
        private final Job job;
        private final JobModel model;
        private final List<String> history = new ArrayList<>();
        private long checkpoint = Job.NO_CHECKPOINT;
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        private Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            JobSpec specification = seed % 2 == 0 ? FEW_ATTEMPTS : MANY_ATTEMPTS;
            this.job = new Job(UUID.randomUUID(), specification, 9, now);
            this.model = new JobModel(specification.limits().maxAttempts());
        }

        private void execute() {
            try {
                for (int i = 0; i < STEPS; i++) {
                    now = now.plusSeconds(1);
                    step();
                    check();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d: %s".formatted(seed, String.join(", ", history)), e);
            }
        }

        private void step() {
            String entry = ENTRIES.get(random.nextInt(ENTRIES.size()));
            checkpoint += random.nextInt(8) == 0 ? 1 : 0;
            // The current attempt with probability 2/3, otherwise the one before.
            int attempt = Math.max(0, job.attempt() - random.nextInt(3) / 2);
            switch (random.nextInt(16)) {
                case 0, 1 -> expect("pause", model.pause(), () -> job.pause(now));
                case 2, 3 -> expect("resume", model.resume(), () -> job.resume(now));
                case 4 -> {
                    if (random.nextInt(4) == 0) {
                        expect("stop", model.stop(), () -> job.stop(now));
                    }
                }
                case 5 -> {
                    if (random.nextInt(8) == 0) {
                        expect("cancel", model.cancel(), () -> job.cancel(now));
                    }
                }
                case 6, 7, 8, 9 -> expect("claim " + entry, model.claim(entry, checkpoint), () -> {
                    job.interrupted(entry, LOST, checkpoint, now);
                    return job.claim(entry, now);
                });
                case 10 -> expect("lose " + entry, model.lose(entry, checkpoint), () -> job.interrupted(entry, LOST, checkpoint, now));
                case 11, 12, 13 -> expect("suspend " + attempt, model.suspend(attempt), () -> held(attempt, () -> job.suspended(now)));
                case 14 -> expect("fail " + attempt, model.endBy(attempt, JobStatus.FAILED),
                        () -> held(attempt, () -> job.fail(StopReason.ERROR, LOST, now)));
                default -> expect("succeed " + attempt, model.endBy(attempt, JobStatus.SUCCEEDED),
                        () -> held(attempt, () -> job.succeed(JobSpecs.result(), 1, "00", now)));
            }
        }

        /** Runs {@code write} only if the attempt holds the job, as {@link AttemptStore} does. */
        private boolean held(int attempt, Runnable write) {
            if (!job.isHeldBy(attempt)) {
                return false;
            }
            write.run();
            return true;
        }

        private void expect(String command, JobModel.Outcome expected, BooleanSupplier action) {
            history.add(command);
            JobModel.Outcome actual;
            try {
                actual = action.getAsBoolean() ? JobModel.Outcome.CHANGED : JobModel.Outcome.UNCHANGED;
            } catch (IllegalTransitionException e) {
                actual = JobModel.Outcome.REFUSED;
            }
            assertThat(actual).isEqualTo(expected);
        }

        private void check() {
            assertThat(job.status()).isEqualTo(model.status());
            assertThat(job.attempt()).isEqualTo(model.attempt());
            for (int attempt = 0; attempt <= job.attempt() + 1; attempt++) {
                assertThat(job.isHeldBy(attempt)).as("held by %d", attempt).isEqualTo(model.isHeldBy(attempt));
            }
            assertThat(job.finishedAt() != null).isEqualTo(job.status().isFinal());
            assertThat(job.stopReason() != null).isEqualTo(job.status().isFinal());
            assertThat(job.modelVersion() != null).isEqualTo(job.status() == JobStatus.SUCCEEDED);
            JobLife.check(job.transitions());
            assertThat(job.transitions().get(job.transitions().size() - 1).to()).isEqualTo(job.status());
        }
    }
}
