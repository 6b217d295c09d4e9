package dev.trainyard.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs share the memory that {@code trainyard.memory} gives them.
 *
 * @param memoryPatience for how long a job that does not fit beside those that run lets others pass; after that, a process keeps the
 *                       memory that becomes free for it
 */
@ConfigurationProperties("trainyard")
record MemoryProperties(@DefaultValue("2m") Duration memoryPatience) {
}
