package dev.trainyard.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits beyond which ended jobs are deleted automatically; without a limit, none is deleted.
 *
 * @param jobsAfter the time since its end after which a job is deleted; null for no such limit
 * @param keepJobs  the number of most recently ended jobs to keep; null for no such limit
 * @param every     the time between two purges
 */
@ConfigurationProperties("trainyard.purge")
record PurgeProperties(Duration jobsAfter, Integer keepJobs, @DefaultValue("1h") Duration every) {

    PurgeProperties {
        if (jobsAfter != null && jobsAfter.isNegative()) {
            throw new IllegalArgumentException("trainyard.purge.jobs-after must not be negative, got " + jobsAfter);
        }
        if (keepJobs != null && keepJobs < 0) {
            throw new IllegalArgumentException("trainyard.purge.keep-jobs must not be negative, got " + keepJobs);
        }
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("trainyard.purge.every must be at least 1ms, got " + every);
        }
    }

    boolean isEnabled() {
        return jobsAfter != null || keepJobs != null;
    }
}
