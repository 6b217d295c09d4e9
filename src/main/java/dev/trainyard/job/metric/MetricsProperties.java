package dev.trainyard.job.metric;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param writeDelay the time between two writes to the database; stream clients see a point after it is written */
@ConfigurationProperties("trainyard.metrics")
record MetricsProperties(@DefaultValue("500ms") Duration writeDelay) {
}
