package dev.trainyard.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which jobs that have ended are deleted by themselves; none unless one of both limits is set.
 *
 * @param jobsAfter how long ago a job must have ended; no limit when null
 * @param keepJobs  how many of the jobs that have ended are kept, those that ended last; all when null
 * @param every     how often jobs are looked for
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
