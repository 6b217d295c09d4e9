package dev.trainyard.job.execution;

import dev.trainyard.job.spec.JobSpec;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the execution of jobs.
 *
 * @param workers      the number of jobs that run at once; if null, the number of cores
 * @param maxThreads   the maximum {@code threads} of a job; if null, the number of cores
 * @param polling      the interval at which a process looks for jobs queued by other processes
 * @param heartbeat    the interval at which a process writes its heartbeats and checks those of other processes. After ten intervals
 *                     without a new heartbeat, other processes take over its jobs: within 13 seconds by default
 * @param shutdownWait the time that running jobs have to save a checkpoint when the service stops; jobs that take longer are handed back
 *                     and resume from their last checkpoint
 * @param retryDelay   the delay before another attempt after a temporary failure, and between tries to store a result while the artifact
 *                     store is down
 */
@ConfigurationProperties("trainyard")
public record ExecutorProperties(Integer workers, Integer maxThreads, @DefaultValue("1s") Duration polling,
        @DefaultValue("1s") Duration heartbeat, @DefaultValue("6s") Duration shutdownWait,
        @DefaultValue("10s") Duration retryDelay) {

    static final int MISSED_HEARTBEATS = 10;

    public ExecutorProperties {
        if (workers != null && workers < 1) {
            throw new IllegalArgumentException("trainyard.workers must be at least 1, got " + workers);
        }
        if (maxThreads != null && (maxThreads < 1 || maxThreads > JobSpec.MAX_THREADS)) {
            throw new IllegalArgumentException("trainyard.max-threads must be from 1 to %d, got %d"
                    .formatted(JobSpec.MAX_THREADS, maxThreads));
        }
        maxThreads = maxThreads == null ? Math.min(Runtime.getRuntime().availableProcessors(), JobSpec.MAX_THREADS) : maxThreads;
        workers = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
    }

    /** Returns the time without a new heartbeat after which a worker is considered dead. */
    Duration lease() {
        return heartbeat.multipliedBy(MISSED_HEARTBEATS);
    }
}
