package dev.trainyard.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are executed.
 *
 * @param workers      jobs at once; one per core when null
 * @param maxThreads   the most that one job may ask for; as many as there are cores when null
 * @param polling      how often it is looked for queued jobs that another process has stored
 * @param heartbeat    how often a worker says that it lives, and looks whether the others do. When another process has seen no
 *                     heartbeat of it for ten of these, its jobs go on elsewhere: within 13 seconds by default
 * @param shutdownWait how long running jobs may take to checkpoint when the service stops; those that do not are handed back as they
 *                     were at their last checkpoint
 * @param retryDelay   before the next attempt after a failure that is worth one, and before the next try of what cannot be stored
 */
@ConfigurationProperties("trainyard")
record ExecutorProperties(Integer workers, Integer maxThreads, @DefaultValue("1s") Duration polling,
        @DefaultValue("1s") Duration heartbeat, @DefaultValue("6s") Duration shutdownWait,
        @DefaultValue("10s") Duration retryDelay) {

    static final int MISSED_HEARTBEATS = 10;

    ExecutorProperties {
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

    /** How long a worker without heartbeats counts as alive. */
    Duration lease() {
        return heartbeat.multipliedBy(MISSED_HEARTBEATS);
    }
}
