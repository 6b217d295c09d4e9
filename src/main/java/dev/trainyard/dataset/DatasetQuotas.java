package dev.trainyard.dataset;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How much data sets that clients import or generate may take together; without limit when null. Built-in data sets do not count.
 *
 * @param datasets     how many there may be
 * @param datasetBytes bytes of their files
 */
@ConfigurationProperties("trainyard.quotas")
record DatasetQuotas(Long datasets, DataSize datasetBytes) {
}
