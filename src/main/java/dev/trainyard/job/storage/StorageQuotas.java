package dev.trainyard.job.storage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on the bytes of events and metrics in the database.
 *
 * @param eventBytes     for the events of all jobs together; null for no limit
 * @param metricBytes    for the metrics of all jobs together; null for no limit
 * @param jobEventBytes  for the events of one job
 * @param jobMetricBytes for the metrics of one job
 */
@ConfigurationProperties("trainyard.quotas")
record StorageQuotas(DataSize eventBytes, DataSize metricBytes, @DefaultValue("4MB") DataSize jobEventBytes,
        @DefaultValue("256MB") DataSize jobMetricBytes) {

    StorageQuotas {
        requirePositive("event-bytes", eventBytes);
        requirePositive("metric-bytes", metricBytes);
        requirePositive("job-event-bytes", jobEventBytes);
        requirePositive("job-metric-bytes", jobMetricBytes);
    }

    private static void requirePositive(String property, DataSize size) {
        if (size != null && size.toBytes() <= 0) {
            throw new IllegalArgumentException("trainyard.quotas.%s must be positive, got %s".formatted(property, size));
        }
    }

    /** Returns the limit for one job. */
    long ofJob(StorageKind kind) {
        return (kind == StorageKind.EVENTS ? jobEventBytes : jobMetricBytes).toBytes();
    }

    /** Returns the limit for all jobs together; {@link StorageHeadroom#UNLIMITED} for none. */
    long ofAll(StorageKind kind) {
        DataSize limit = kind == StorageKind.EVENTS ? eventBytes : metricBytes;
        return limit == null ? StorageHeadroom.UNLIMITED : limit.toBytes();
    }
}
