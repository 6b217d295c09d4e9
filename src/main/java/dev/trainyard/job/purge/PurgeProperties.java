package dev.trainyard.job.purge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits beyond which ended jobs, or only their data, are deleted automatically; without a limit, nothing is deleted. The data of a job
 * are its checkpoints, metrics, events and evaluations.
 *
 * @param dataAfter      the time since its end after which a job's data are deleted; null for no such limit
 * @param keepData       the number of most recently ended jobs whose data are kept; null for no such limit
 * @param jobsAfter      the time since its end after which a job is deleted with its data; null for no such limit
 * @param keepJobs       the number of most recently ended jobs to keep; null for no such limit
 * @param jobsWithModels whether a job is also deleted if its model version exists. Otherwise only its data are, because its specification
 *                       belongs to the provenance of the model
 * @param every          the time between two purges
 */
@ConfigurationProperties("trainyard.purge")
record PurgeProperties(Duration dataAfter, Integer keepData, Duration jobsAfter, Integer keepJobs,
        @DefaultValue("false") boolean jobsWithModels, @DefaultValue("1h") Duration every) {

    PurgeProperties {
        requireNotNegative("data-after", dataAfter);
        requireNotNegative("keep-data", keepData);
        requireNotNegative("jobs-after", jobsAfter);
        requireNotNegative("keep-jobs", keepJobs);
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("trainyard.purge.every must be at least 1ms, got " + every);
        }
    }

    private static void requireNotNegative(String property, Object value) {
        if (value instanceof Duration age && age.isNegative() || value instanceof Integer count && count < 0) {
            throw new IllegalArgumentException("trainyard.purge.%s must not be negative, got %s".formatted(property, value));
        }
    }

    boolean isEnabled() {
        return dataAfter != null || keepData != null || jobsAfter != null || keepJobs != null;
    }
}
