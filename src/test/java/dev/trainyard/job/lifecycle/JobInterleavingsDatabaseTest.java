package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.endtoend.QueueRows;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two threads act at random on one job in the database, as clients and workers do. Workers die, are declared dead, even while alive, and
 * keep writing for attempts that have lost the job. {@link QueueRows} replaces the scheduler, which does not run.
 */
@DatabaseTest(properties = "trainyard.roles=api")
class JobInterleavingsDatabaseTest {

    private static final int RUNS = 100;
    private static final int STEPS = 30;
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

    private record Hold(QueueRows.Picked entry, AttemptStore.Attempt attempt) {
    }

    @AfterEach
    void emptyQueue() {
        jdbc.sql("delete from scheduled_tasks").update();
    }

    @Test
    void jobEndsOnceUnderRandomInterleavings() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (long seed = 0; seed < RUNS; seed++) {
                Run run = new Run(seed);
                try {
                    List<Future<?>> both = List.of(threads.submit(run.actor(1)), threads.submit(run.actor(2)));
                    for (Future<?> one : both) {
                        one.get();
                    }
                    run.checkLife();
                    run.endJob();
                    run.checkEnd();
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("seed %d: %s".formatted(seed, String.join(", ", run.history)), e);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private final class Run {

        private final long seed;
        private final UUID job;
        private final QueueRows rows = new QueueRows(jdbc);
        private final Queue<String> history = new ConcurrentLinkedQueue<>();
        /** Queue entries whose worker died or will be declared dead. */
        private final Queue<QueueRows.Picked> dead = new ConcurrentLinkedQueue<>();
        private final Queue<AttemptStore.Attempt> stale = new ConcurrentLinkedQueue<>();
        private final AtomicInteger registrations = new AtomicInteger();

        private Run(long seed) {
            this.seed = seed;
            JobSpec specification = JobSpecs.xor(seed % 3 == 0 ? 3 : 100);
            this.job = transaction.execute(status -> {
                Job stored = jobs.saveAndFlush(new Job(UUID.randomUUID(), specification, 12, AttemptStore.now()));
                queue.put(stored.getId(), 0);
                return stored.getId();
            });
        }

        private Runnable actor(int thread) {
            return () -> {
                Random random = new Random(seed * 2 + thread);
                List<Hold> holds = new ArrayList<>();
                for (int i = 0; i < STEPS; i++) {
                    step(thread, random, holds);
                }
                holds.forEach(this::die);
            };
        }

        private void step(int thread, Random random, List<Hold> holds) {
            int kind = random.nextInt(20);
            if (kind < 5) {
                execute(thread, random).ifPresent(holds::add);
            } else if (kind < 12 && !holds.isEmpty()) {
                work(thread, random, holds);
            } else if (kind < 14) {
                declareDead(thread, dead.poll());
            } else if (kind < 16) {
                writeStale(thread, random);
            } else {
                command(thread, random.nextInt(24));
            }
        }

        /** Picks a queue entry and claims its job. */
        private Optional<Hold> execute(int thread, Random random) {
            Optional<QueueRows.Picked> picked = rows.pick(job, random);
            if (picked.isEmpty()) {
                return Optional.empty();
            }
            QueueRows.Picked entry = picked.get();
            Optional<AttemptStore.Attempt> attempt = attemptStore.claim(entry.entryId(), () -> rows.isCurrent(entry));
            note(thread, "claim " + attempt.map(AttemptStore.Attempt::number));
            if (attempt.isEmpty()) {
                rows.remove(entry);
            }
            return attempt.map(claimed -> new Hold(entry, claimed));
        }

        /** Performs one random action of a worker on a job that it holds or believes it holds. */
        private void work(int thread, Random random, List<Hold> holds) {
            Hold hold = holds.get(random.nextInt(holds.size()));
            int kind = random.nextInt(12);
            if (kind < 3) {
                attemptStore.progress(hold.attempt(), PROGRESS, new Best(1, Map.of()), new Last(1, Map.of()));
                return;
            }
            if (kind == 3) {
                dead.add(hold.entry()); // the worker lives but will be declared dead
                return;
            }
            holds.remove(hold);
            if (kind < 5) {
                die(hold);
                note(thread, "die " + hold.attempt().number());
                return;
            }
            Optional<JobStatus> wanted = attemptStore.wanted(hold.attempt());
            boolean again = false;
            if (kind < 7 || wanted.isPresent() && wanted.get() == JobStatus.PAUSING) {
                note(thread, "suspend " + hold.attempt().number());
                again = attemptStore.suspended(hold.attempt());
            } else if (kind < 9) {
                note(thread, "interrupted " + hold.attempt().number());
                again = attemptStore.interrupted(hold.attempt(), LOST);
            } else if (kind < 10) {
                note(thread, "fail " + hold.attempt().number());
                attemptStore.failed(hold.attempt(), StopReason.ERROR, LOST);
            } else {
                note(thread, "succeed " + hold.attempt().number());
                succeed(hold.attempt());
            }
            stale.add(hold.attempt());
            if (random.nextInt(5) == 0) {
                dead.add(hold.entry()); // the worker dies before it reports the end of the execution to the scheduler
            } else if (again) {
                rows.release(hold.entry());
            } else {
                rows.remove(hold.entry());
            }
        }

        private boolean succeed(AttemptStore.Attempt attempt) {
            return attemptStore.succeeded(attempt, JobSpecs.result(),
                    () -> new AttemptStore.Registered(registrations.incrementAndGet(), "00"));
        }

        private void die(Hold hold) {
            dead.add(hold.entry());
            stale.add(hold.attempt());
        }

        private void declareDead(int thread, QueueRows.Picked entry) {
            if (entry != null) {
                // No entry is released if the execution has ended.
                if (attemptStore.abandoned(entry.entryId(), () -> rows.release(entry))) {
                    note(thread, "abandon");
                }
            }
        }

        /** Requires that an earlier attempt can write nothing. */
        private void writeStale(int thread, Random random) {
            List<AttemptStore.Attempt> former = List.copyOf(stale);
            if (former.isEmpty()) {
                return;
            }
            AttemptStore.Attempt attempt = former.get(random.nextInt(former.size()));
            if (jobs.findById(job).orElseThrow().attempt() == attempt.number()) {
                return;
            }
            note(thread, "stale " + attempt.number());
            assertThat(attemptStore.wanted(attempt)).isEmpty();
            assertThat(attemptStore.progress(attempt, PROGRESS, null, null)).isFalse();
            assertThat(attemptStore.suspended(attempt)).isFalse();
            assertThat(attemptStore.interrupted(attempt, LOST)).isFalse();
            attemptStore.failed(attempt, StopReason.ERROR, LOST);
            assertThat(succeed(attempt)).isFalse();
            assertThat(transaction.<Boolean>execute(status -> fence.mayWrite(job, attempt.number()))).as("may write checkpoints").isFalse();
        }

        private void command(int thread, int kind) {
            try {
                if (kind < 9) {
                    note(thread, "pause");
                    control.pause(job);
                } else if (kind < 20) {
                    note(thread, "resume");
                    control.resume(job);
                } else if (kind < 23) {
                    note(thread, "stop");
                    control.stop(job);
                } else {
                    note(thread, "cancel");
                    control.cancel(job);
                }
            } catch (ProblemException e) {
                assertThat(e.status()).as(e.getMessage()).isEqualTo(HttpStatus.CONFLICT);
            }
        }

        private void checkLife() {
            Job stored = stored();
            if (!stored.status().isFinal() && stored.status() != JobStatus.PAUSED) {
                assertThat(rows.count(job)).as("entries in the queue of a job that is %s", stored.status()).isPositive();
            }
        }

        /** Declares all workers dead, then lets a live worker end the job. */
        private void endJob() {
            Random random = new Random(seed);
            note(0, "all dead");
            while (!dead.isEmpty()) {
                declareDead(0, dead.poll());
            }
            if (stored().status() == JobStatus.PAUSED) {
                control.resume(job);
            }
            for (Optional<QueueRows.Picked> next = rows.pick(job, random); next.isPresent(); next = rows.pick(job, random)) {
                QueueRows.Picked entry = next.get();
                attemptStore.claim(entry.entryId(), () -> rows.isCurrent(entry)).ifPresent(this::succeed);
                rows.remove(entry);
            }
        }

        private void checkEnd() {
            Job stored = stored();
            assertThat(stored.status().isFinal()).as("%s has ended", stored.status()).isTrue();
            assertThat(registrations).hasValue(stored.status() == JobStatus.SUCCEEDED ? 1 : 0);
            assertThat(stored.modelVersion()).isEqualTo(stored.status() == JobStatus.SUCCEEDED ? 1 : null);
            assertThat(stored.finishedAt()).isNotNull();
            assertThat(rows.count(job)).as("entries left in the queue").isZero();
        }

        private Job stored() {
            return transaction.execute(status -> {
                Job stored = jobs.findById(job).orElseThrow();
                JobLife.check(stored.transitions());
                return stored;
            });
        }

        private void note(int thread, String step) {
            history.add(thread + " " + step);
        }
    }
}
