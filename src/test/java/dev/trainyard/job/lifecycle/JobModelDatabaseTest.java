package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.RandomCases;
import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.endtoend.QueueRows;
import dev.trainyard.job.lifecycle.JobModel.Outcome;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies random sequences of commands of the client and of workers to a job in the database, and compares it with {@link JobModel} after
 * each command: its state, its attempt, and what each attempt of its life may still write. {@link JobInterleavingsDatabaseTest} applies
 * them on two threads, where only invariants can be checked.
 */
@DatabaseTest(properties = "trainyard.roles=api")
class JobModelDatabaseTest {

    private static final int RUNS = 60;
    private static final int STEPS = 35;
    private static final JobError LOST = new JobError("worker_lost", "lost", null);
    private static final AttemptStore.Progress PROGRESS = new AttemptStore.Progress(1, 10, 0.5, 100.0);

    @Autowired
    private AttemptStore attemptStore;
    @Autowired
    private JobCommands control;
    @Autowired
    private JobRepository jobs;
    @Autowired
    private AttemptFence fence;
    @Autowired
    private JobQueue queue;
    @Autowired
    private TransactionTemplate transaction;
    @Autowired
    private JdbcClient jdbc;

    /** An execution of a queue entry, with the attempt that it has claimed. */
    private record Execution(QueueRows.Picked entry, AttemptStore.Attempt attempt) {
    }

    @AfterEach
    void emptyQueue() {
        jdbc.sql("delete from scheduled_tasks").update();
    }

    @Test
    void storedJobFollowsTheModel() {
        int[] deleted = {0};
        RandomCases.check(RUNS, random -> {
            Run run = new Run(random);
            try {
                for (int i = 0; i < STEPS; i++) {
                    run.step();
                    run.check();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(String.join(", ", run.history), e);
            }
            deleted[0] += run.model.exists() ? 0 : 1;
        });
        assertThat(deleted[0]).as("jobs that were deleted while their former workers went on").isPositive();
    }

    private final class Run {

        private final Random random;
        private final UUID job;
        private final JobModel model;
        private final QueueRows rows = new QueueRows(jdbc);
        private final List<Execution> executions = new ArrayList<>();
        private final List<String> history = new ArrayList<>();
        private int registrations;

        private Run(Random random) {
            this.random = random;
            JobSpec specification = JobSpecs.xor(random.nextBoolean() ? 2 : 100);
            this.model = new JobModel(specification.limits().maxAttempts());
            this.job = transaction.execute(status -> {
                Job stored = jobs.saveAndFlush(new Job(UUID.randomUUID(), specification, 12, AttemptStore.now()));
                queue.put(stored.getId(), 0);
                return stored.getId();
            });
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> command("pause", model::pause, () -> control.pause(job).changed());
                case 3, 4, 5 -> command("resume", model::resume, () -> control.resume(job).changed());
                case 6 -> {
                    if (random.nextInt(3) == 0) {
                        command("stop", model::stop, () -> control.stop(job).changed());
                    }
                }
                case 7 -> {
                    if (random.nextInt(4) == 0) {
                        command("cancel", model::cancel, () -> control.cancel(job).changed());
                    }
                }
                case 8 -> command("delete", model::delete, () -> {
                    control.delete(job);
                    return true;
                });
                case 9, 10, 11, 12 -> execute();
                default -> {
                    if (!executions.isEmpty()) {
                        // The latest execution more often than one of the former ones.
                        work(executions.get(random.nextBoolean() ? executions.size() - 1 : random.nextInt(executions.size())));
                    }
                }
            }
        }

        private void command(String name, Supplier<Outcome> expected, Supplier<Boolean> action) {
            history.add(name);
            Outcome outcome = model.exists() ? expected.get() : Outcome.REFUSED;
            HttpStatus refusal = outcome != Outcome.REFUSED ? null : model.exists() ? HttpStatus.CONFLICT : HttpStatus.NOT_FOUND;
            boolean changed;
            try {
                changed = action.get();
            } catch (ProblemException e) {
                assertThat(e.status()).as("%s: %s", name, e.getMessage()).isEqualTo(refusal);
                return;
            }
            assertThat(refusal).as("%s must be refused", name).isNull();
            assertThat(changed).as(name).isEqualTo(outcome == Outcome.CHANGED);
        }

        /** Picks a queue entry, and claims the job for it, sometimes too late. */
        private void execute() {
            Optional<QueueRows.Picked> picked = rows.pick(job, random);
            if (picked.isEmpty()) {
                return;
            }
            QueueRows.Picked entry = picked.get();
            if (random.nextInt(5) == 0) {
                // Another process has released the entry meanwhile.
                history.add("claim too late");
                assertThat(rows.release(entry)).isTrue();
                assertThat(attemptStore.claim(entry.entryId(), () -> rows.isCurrent(entry))).isEmpty();
                return;
            }
            boolean claims = model.exists() && model.claim(entry.entryId().toString(), Job.NO_CHECKPOINT) == Outcome.CHANGED;
            Optional<AttemptStore.Attempt> attempt = attemptStore.claim(entry.entryId(), () -> rows.isCurrent(entry));
            history.add("claim " + attempt.map(AttemptStore.Attempt::number));
            assertThat(attempt.isPresent()).as("claimed").isEqualTo(claims);
            if (attempt.isPresent()) {
                assertThat(attempt.get().number()).isEqualTo(model.attempt());
                executions.add(new Execution(entry, attempt.get()));
            } else {
                rows.remove(entry);
            }
        }

        private void work(Execution execution) {
            QueueRows.Picked entry = execution.entry();
            AttemptStore.Attempt attempt = execution.attempt();
            String entryId = entry.entryId().toString();
            boolean holds = holds(attempt);
            switch (random.nextInt(7)) {
                case 0 -> {
                    history.add("lose " + attempt.number());
                    boolean released = attemptStore.abandoned(entry.entryId(), () -> rows.release(entry));
                    if (released && model.exists()) {
                        model.lose(entryId, Job.NO_CHECKPOINT);
                    }
                }
                case 1 -> {
                    history.add("hand back " + attempt.number());
                    boolean[] released = {false};
                    attemptStore.handBack(attempt, () -> released[0] = rows.release(entry));
                    if (released[0] && holds) {
                        model.suspend(attempt.number());
                    }
                }
                case 2, 3 -> {
                    history.add("suspend " + attempt.number());
                    if (holds) {
                        model.suspend(attempt.number());
                    }
                    assertGoesOn(execution, holds, attemptStore.suspended(attempt));
                }
                case 4 -> {
                    history.add("interrupt " + attempt.number());
                    if (holds) {
                        model.lose(entryId, Job.NO_CHECKPOINT);
                    }
                    assertGoesOn(execution, holds, attemptStore.interrupted(attempt, LOST));
                }
                case 5 -> {
                    history.add("fail " + attempt.number());
                    if (holds) {
                        model.endBy(attempt.number(), JobStatus.FAILED);
                    }
                    attemptStore.failed(attempt, StopReason.ERROR, LOST);
                    rows.remove(entry);
                }
                default -> {
                    history.add("succeed " + attempt.number());
                    if (holds) {
                        model.endBy(attempt.number(), JobStatus.SUCCEEDED);
                    }
                    assertThat(attemptStore.succeeded(attempt, JobSpecs.result(), () -> new AttemptStore.Registered(++registrations, "00")))
                            .as("registered").isEqualTo(holds);
                    rows.remove(entry);
                }
            }
        }

        /** Requires that the job runs again unless it is paused or has ended, and treats the queue entry accordingly. */
        private void assertGoesOn(Execution execution, boolean held, boolean again) {
            assertThat(again).as("must run again").isEqualTo(held && !model.status().isFinal() && model.status() != JobStatus.PAUSED);
            if (again) {
                rows.release(execution.entry());
            } else {
                rows.remove(execution.entry());
            }
        }

        private boolean holds(AttemptStore.Attempt attempt) {
            return model.exists() && model.isHeldBy(attempt.number());
        }

        private void check() {
            for (Execution execution : executions) {
                AttemptStore.Attempt attempt = execution.attempt();
                boolean holds = holds(attempt);
                assertThat(attemptStore.wanted(attempt)).as("wanted of %d", attempt.number())
                        .isEqualTo(holds ? Optional.of(model.status()) : Optional.empty());
                assertThat(attemptStore.progress(attempt, PROGRESS, null, null)).as("progress of %d", attempt.number()).isEqualTo(holds);
                assertThat(transaction.<Boolean>execute(status -> fence.mayWrite(job, attempt.number())))
                        .as("%d may write", attempt.number()).isEqualTo(model.exists() && attempt.number() == model.attempt());
            }
            transaction.executeWithoutResult(status -> {
                Optional<Job> found = jobs.findById(job);
                assertThat(found.isPresent()).as("exists").isEqualTo(model.exists());
                found.ifPresent(this::compare);
            });
        }

        private void compare(Job stored) {
            JobLife.check(stored.transitions());
            assertThat(stored.status()).isEqualTo(model.status());
            assertThat(stored.attempt()).isEqualTo(model.attempt());
            assertThat(stored.finishedAt() != null).as("has an end").isEqualTo(model.status().isFinal());
            assertThat(registrations).isEqualTo(model.status() == JobStatus.SUCCEEDED ? 1 : 0);
            assertThat(stored.modelVersion()).isEqualTo(model.status() == JobStatus.SUCCEEDED ? 1 : null);
            boolean waits = model.status() == JobStatus.QUEUED
                    || model.status() == JobStatus.STOPPING && !model.isHeldBy(model.attempt());
            assertThat(!waits || rows.count(job) > 0).as("a waiting job is in the queue").isTrue();
        }
    }
}
