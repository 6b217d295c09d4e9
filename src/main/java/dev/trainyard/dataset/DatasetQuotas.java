package dev.trainyard.dataset;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Limits on all data sets that clients have imported or generated; null for no limit. Built-in data sets do not count.
 *
 * @param datasets     maximum number of data sets
 * @param datasetBytes maximum size of all their files together
 */
@ConfigurationProperties("trainyard.quotas")
record DatasetQuotas(Long datasets, DataSize datasetBytes) {
}
