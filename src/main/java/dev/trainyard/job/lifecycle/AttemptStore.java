package dev.trainyard.job.lifecycle;

import dev.trainyard.checkpoint.Checkpoint;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores workers' changes of jobs. Each method is one transaction. It has no effect if the attempt is no longer the current one; methods
 * that change a job's state lock its row.
 */
@Component
public class AttemptStore {

    /**
     * A worker's hold on a job.
     *
     * @param secondsBefore training time of earlier attempts
     */
    public record Attempt(UUID job, int number, QueueEntryId entryId, JobSpec specification, double secondsBefore) {
    }

    /** Registers the trained network; part of the transaction that ends its job. */
    public interface Registration {
        Registered register();
    }

    public record Registered(int version, String weightsSha256) {
    }

    private final JobRepository jobs;
    private final JobEvents events;
    private final Checkpoints checkpoints;

    AttemptStore(JobRepository jobs, JobEvents events, Checkpoints checkpoints) {
        this.jobs = jobs;
        this.events = events;
        this.checkpoints = checkpoints;
    }

    /**
     * Returns the specification of the queue entry's job and the time of its last state change. Empty if the job does not wait for a
     * worker: it has ended, is paused or runs elsewhere.
     */
    @Transactional(readOnly = true)
    public Optional<Queued> queued(QueueEntryId entryId) {
        return jobs.findById(entryId.job()).filter(job -> job.awaits(entryId.toString())).map(job -> new Queued(job.specification(),
                job.transitions().get(job.transitions().size() - 1).at()));
    }

    public record Queued(JobSpec specification, Instant since) {
    }

    /**
     * Claims the job for its next attempt; empty if there is nothing to run.
     *
     * @param picked whether this execution still owns the queue entry; checked in the transaction, because a process may have been
     *               frozen for long between picking an entry and claiming its job
     */
    @Transactional
    public Optional<Attempt> claim(QueueEntryId entryId, BooleanSupplier picked) {
        if (!picked.getAsBoolean()) {
            return Optional.empty();
        }
        return jobs.lock(entryId.job()).flatMap(job -> {
            // An entry is executed again if its worker died or could not store the outcome. Then the previous attempt still holds the job.
            interrupted(job, entryId, JobError.WORKER_LOST);
            boolean claimed = job.claim(entryId.toString(), now());
            jobs.saveAndFlush(job);
            return claimed ? Optional.of(new Attempt(job.getId(), job.attempt(), entryId, job.specification(), job.seconds()))
                    : Optional.empty();
        });
    }

    /**
     * Interrupts the attempt of a dead process and releases its queue entry.
     *
     * @param requeue releases the entry, in this transaction; false if another process has released it before, because that process's
     *                attempt must not be interrupted
     * @return whether the entry was released
     */
    @Transactional
    public boolean abandoned(QueueEntryId entryId, BooleanSupplier requeue) {
        if (!requeue.getAsBoolean()) {
            return false;
        }
        jobs.lock(entryId.job()).ifPresent(job -> {
            interrupted(job, entryId, JobError.WORKER_LOST);
            jobs.saveAndFlush(job);
        });
        return true;
    }

    /**
     * Ends an attempt that failed in a way that is worth a retry.
     *
     * @return whether the job must run again
     */
    @Transactional
    public boolean interrupted(Attempt attempt, JobError cause) {
        return held(attempt).map(job -> {
            interrupted(job, attempt.entryId(), cause);
            return !jobs.saveAndFlush(job).status().isFinal() && job.status() != JobStatus.PAUSED;
        }).orElse(false);
    }

    private void interrupted(Job job, QueueEntryId entryId, JobError cause) {
        long checkpoint = checkpoints.list(job.getId()).stream().mapToLong(Checkpoint::step).max().orElse(Job.NO_CHECKPOINT);
        if (job.interrupted(entryId.toString(), cause, checkpoint, now())) {
            events.append(job.getId(), 0, JobEvents.WARNING, cause.code(),
                    "Attempt %d has ended: %s".formatted(job.attempt(), cause.message()));
        }
    }

    /** @return whether the job must run again */
    @Transactional
    public boolean suspended(Attempt attempt) {
        return held(attempt).map(job -> {
            job.suspended(now());
            return jobs.saveAndFlush(job).status() != JobStatus.PAUSED;
        }).orElse(false);
    }

    /**
     * Hands back a job whose thread is still running. The next attempt resumes from the last checkpoint.
     *
     * @param requeue releases the attempt's entry, in this transaction and before the job is locked, as in {@link #abandoned}; false
     *                if another process executes the entry by now, because its attempt must not be disturbed
     */
    @Transactional
    public void handBack(Attempt attempt, BooleanSupplier requeue) {
        if (requeue.getAsBoolean()) {
            suspended(attempt);
        }
    }

    @Transactional
    public void failed(Attempt attempt, StopReason reason, JobError error) {
        held(attempt).ifPresent(job -> {
            job.fail(reason, error, now());
            jobs.saveAndFlush(job);
        });
    }

    /** @return whether the attempt still held the job */
    @Transactional
    public boolean succeeded(Attempt attempt, JobResult result, Registration registration) {
        Optional<Job> held = held(attempt);
        held.ifPresent(job -> {
            Registered registered = registration.register();
            job.succeed(result, registered.version(), registered.weightsSha256(), now());
            jobs.saveAndFlush(job);
        });
        return held.isPresent();
    }

    @Transactional
    public void provenance(Attempt attempt, Provenance provenance) {
        held(attempt).ifPresent(job -> job.provenance(provenance));
    }

    /** @return whether the attempt still holds the job */
    @Transactional
    public boolean progress(Attempt attempt, Progress progress, Best best, Last last) {
        boolean held = jobs.progress(attempt.job(), attempt.number(), progress.epoch(), progress.step(), progress.seconds(),
                progress.examplesPerSecond()) == 1;
        if (held && best != null) {
            jobs.best(attempt.job(), attempt.number(), best.epoch(), best.metrics());
        }
        if (held && last != null) {
            jobs.last(attempt.job(), attempt.number(), last.epoch(), last.metrics());
        }
        return held;
    }

    /** Returns the job's status, which tells the worker what to do; empty if the attempt no longer holds the job. */
    @Transactional(readOnly = true)
    public Optional<JobStatus> wanted(Attempt attempt) {
        return jobs.wanted(attempt.job(), attempt.number());
    }

    private Optional<Job> held(Attempt attempt) {
        return jobs.lock(attempt.job()).filter(job -> job.isHeldBy(attempt.number()));
    }

    /** Returns the current time, truncated to microseconds, the precision of the databases. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** Training progress: epochs and mini-batches completed, training time of all attempts, and the speed last measured. */
    public record Progress(double epoch, long step, double seconds, Double examplesPerSecond) {
    }
}
