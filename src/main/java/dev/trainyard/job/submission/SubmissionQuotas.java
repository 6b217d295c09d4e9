package dev.trainyard.job.submission;

import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.JobTransitioned;
import dev.trainyard.job.spec.MemoryEstimate;
import dev.trainyard.job.storage.JobStorage;
import dev.trainyard.platform.quota.QuotaExceeded;
import dev.trainyard.platform.quota.QuotaLocks;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Refuses a job if a quota of the service has no room for it, so that an accepted job can run to its end. Its methods run in the
 * transaction that stores or ends the job.
 */
@Component
class SubmissionQuotas {

    private final JobQuotas quotas;
    private final JobRepository jobs;
    private final QuotaLocks locks;
    private final JobStorage storage;
    private final Checkpoints checkpoints;

    SubmissionQuotas(JobQuotas quotas, JobRepository jobs, QuotaLocks locks, JobStorage storage, Checkpoints checkpoints) {
        this.quotas = quotas;
        this.jobs = jobs;
        this.locks = locks;
        this.storage = storage;
        this.checkpoints = checkpoints;
    }

    /**
     * Called before the job is stored. Concurrent submissions wait for the caller's transaction if the number of jobs is limited.
     *
     * @throws QuotaExceeded 507 if there is no room for a job, its events or its metrics
     */
    void requireRoom() {
        if (quotas.jobs() != null) {
            locks.lock(QuotaLocks.Name.JOBS);
            if (jobs.count() >= quotas.jobs()) {
                throw QuotaExceeded.count("jobs", quotas.jobs(), "trainyard.quotas.jobs", "Delete some that have ended.");
            }
        }
        storage.requireRoom();
    }

    /**
     * Called after the job is stored.
     *
     * @throws QuotaExceeded 507 if there is no room for a checkpoint
     */
    void reserve(Job job) {
        checkpoints.reserve(job.getId(), MemoryEstimate.checkpointBytes(job.specification()));
    }

    @EventListener
    void release(JobTransitioned transition) {
        if (transition.to().isFinal()) {
            checkpoints.release(transition.id());
        }
    }
}
