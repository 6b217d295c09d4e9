package dev.trainyard.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much memory jobs may take.
 *
 * @param memory         outside the Java heap, for all jobs of one process together. When null, what its machine or container has
 *                       beyond the heap, but no more than JavaCPP allows it: by default as much again as the heap may take
 * @param memoryPatience for how long a job that does not fit beside those that run lets others pass; after that, a process keeps the
 *                       memory that becomes free for it
 */
@ConfigurationProperties("trainyard")
record MemoryProperties(DataSize memory, @DefaultValue("2m") Duration memoryPatience) {
}
