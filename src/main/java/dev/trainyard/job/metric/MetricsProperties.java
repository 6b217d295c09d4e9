package dev.trainyard.job.metric;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param writeDelay how long a measured point may wait before it is stored, and seen by those who watch */
@ConfigurationProperties("trainyard.metrics")
record MetricsProperties(@DefaultValue("500ms") Duration writeDelay) {
}
