package dev.trainyard.platform.memory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How much memory this process may take outside the Java heap.
 *
 * @param memory for all jobs of the process together. When null, what the machine or container has beyond the heap, but no more than
 *               JavaCPP allows: by default as much again as the heap may take
 */
@ConfigurationProperties("trainyard")
record MemoryProperties(DataSize memory) {
}
