package dev.trainyard.job.submission;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * A limit on stored jobs.
 *
 * @param jobs the maximum number of jobs, including ended ones; null for no limit
 */
@ConfigurationProperties("trainyard.quotas")
record JobQuotas(Long jobs) {
}
