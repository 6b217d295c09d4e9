package dev.trainyard.job.lifecycle;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Reference model of a job's life: state, attempt and the queue entry that holds the job. Simple and independent of {@link Job}, so that
 * random sequences of commands can be applied to both and compared.
 */
final class JobModel {

    enum Outcome {
        CHANGED, UNCHANGED, REFUSED
    }

    private static final Map<JobStatus, Set<JobStatus>> LEGAL = new EnumMap<>(Map.of(
            JobStatus.QUEUED, EnumSet.of(JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.STOPPING, JobStatus.CANCELLED),
            JobStatus.RUNNING, EnumSet.of(JobStatus.QUEUED, JobStatus.PAUSING, JobStatus.STOPPING, JobStatus.SUCCEEDED,
                    JobStatus.FAILED, JobStatus.CANCELLED),
            JobStatus.PAUSING, EnumSet.of(JobStatus.RUNNING, JobStatus.PAUSED, JobStatus.STOPPING, JobStatus.SUCCEEDED,
                    JobStatus.FAILED, JobStatus.CANCELLED),
            JobStatus.PAUSED, EnumSet.of(JobStatus.QUEUED, JobStatus.STOPPING, JobStatus.CANCELLED),
            JobStatus.STOPPING, EnumSet.of(JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)));

    private final int maxAttempts;
    private JobStatus status = JobStatus.QUEUED;
    private int attempt;
    private String holder;
    /** Consecutive losses without a later checkpoint between them. */
    private int losses;
    private long checkpointAtLoss = Job.NO_CHECKPOINT;
    private boolean exists = true;

    JobModel(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    static boolean isLegal(JobStatus from, JobStatus to) {
        return from == null ? to == JobStatus.QUEUED : LEGAL.getOrDefault(from, Set.of()).contains(to);
    }

    Outcome pause() {
        return switch (status) {
            case QUEUED -> go(JobStatus.PAUSED);
            case RUNNING -> go(JobStatus.PAUSING);
            case PAUSING, PAUSED -> Outcome.UNCHANGED;
            default -> Outcome.REFUSED;
        };
    }

    Outcome resume() {
        return switch (status) {
            case PAUSED -> go(JobStatus.QUEUED);
            case PAUSING -> go(JobStatus.RUNNING);
            case QUEUED, RUNNING -> Outcome.UNCHANGED;
            default -> Outcome.REFUSED;
        };
    }

    Outcome stop() {
        return switch (status) {
            case QUEUED, RUNNING, PAUSING, PAUSED -> attempt == 0 ? Outcome.REFUSED : go(JobStatus.STOPPING);
            case STOPPING, SUCCEEDED -> Outcome.UNCHANGED;
            default -> Outcome.REFUSED;
        };
    }

    Outcome cancel() {
        return switch (status) {
            case QUEUED, RUNNING, PAUSING, PAUSED, STOPPING -> end(JobStatus.CANCELLED);
            case CANCELLED -> Outcome.UNCHANGED;
            default -> Outcome.REFUSED;
        };
    }

    Outcome delete() {
        if (!status.isFinal()) {
            return Outcome.REFUSED;
        }
        exists = false;
        return Outcome.CHANGED;
    }

    /**
     * A worker executes a queue entry. If the entry already holds the job, its former worker was lost.
     *
     * @param checkpoint the step of the latest checkpoint
     */
    Outcome claim(String entry, long checkpoint) {
        lose(entry, checkpoint);
        if (status == JobStatus.QUEUED || status == JobStatus.STOPPING && holder == null) {
            attempt++;
            holder = entry;
            return go(status == JobStatus.QUEUED ? JobStatus.RUNNING : JobStatus.STOPPING);
        }
        return Outcome.UNCHANGED;
    }

    /** The worker of an entry is dead, or its attempt failed with an error that allows a retry. */
    Outcome lose(String entry, long checkpoint) {
        if (!entry.equals(holder)) {
            return Outcome.UNCHANGED;
        }
        losses = checkpoint > checkpointAtLoss ? 1 : losses + 1;
        checkpointAtLoss = Math.max(checkpointAtLoss, checkpoint);
        return losses >= maxAttempts ? end(JobStatus.FAILED) : suspend(attempt);
    }

    /** The worker suspends its attempt and releases the job. */
    Outcome suspend(int by) {
        if (!isHeldBy(by)) {
            return Outcome.UNCHANGED;
        }
        holder = null;
        return go(switch (status) {
            case RUNNING -> JobStatus.QUEUED;
            case PAUSING -> JobStatus.PAUSED;
            default -> status;
        });
    }

    Outcome endBy(int by, JobStatus end) {
        return isHeldBy(by) ? end(end) : Outcome.UNCHANGED;
    }

    boolean isHeldBy(int number) {
        return holder != null && attempt == number;
    }

    boolean exists() {
        return exists;
    }

    JobStatus status() {
        return status;
    }

    int attempt() {
        return attempt;
    }

    private Outcome end(JobStatus end) {
        holder = null;
        return go(end);
    }

    private Outcome go(JobStatus next) {
        status = next;
        return Outcome.CHANGED;
    }
}
