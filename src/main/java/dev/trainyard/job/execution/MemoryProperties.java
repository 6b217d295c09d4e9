package dev.trainyard.job.execution;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how jobs share the memory reserved for them by {@code trainyard.memory}.
 *
 * @param memoryPatience how long other jobs may pass a job that does not fit beside the running jobs; after that, a process keeps freed
 *                       memory for it
 */
@ConfigurationProperties("trainyard")
record MemoryProperties(@DefaultValue("2m") Duration memoryPatience) {
}
