package dev.trainyard.platform.memory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the memory for arrays outside the Java heap.
 *
 * @param memory limit for all jobs of this process together. Null to use the memory of the machine or container beyond the heap, up to
 *               JavaCPP's limit, which by default equals the maximum heap
 */
@ConfigurationProperties("trainyard")
record MemoryProperties(DataSize memory) {
}
