package dev.trainyard.job.lifecycle;

import java.util.UUID;

/** The queue of jobs that wait for a worker. */
public interface JobQueue {

    /**
     * Adds a job, in the caller's transaction.
     *
     * @param priority the highest priority is executed first
     */
    void put(UUID job, int priority);
}
