package dev.trainyard.job;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * A limit on stored jobs.
 *
 * @param jobs the most jobs, including those that have ended; null for no limit
 */
@ConfigurationProperties("trainyard.quotas")
record JobQuotas(Long jobs) {
}
