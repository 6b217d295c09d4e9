package dev.trainyard.job;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param jobs how many jobs may be stored, those that have ended included; without limit when null */
@ConfigurationProperties("trainyard.quotas")
record JobQuotas(Long jobs) {
}
