package dev.trainyard.job.spec;

import dev.trainyard.platform.memory.MemorySize;

/** The memory that a process has for all jobs that it runs at once: outside its Java heap, where arrays are, and inside. */
public record MemoryCapacity(long offHeapBytes, long heapBytes) {

    public static MemoryCapacity of(MemorySize jobs) {
        return new MemoryCapacity(jobs.nativeBytes(), jobs.heapBytes());
    }

    public boolean fits(MemoryEstimate need) {
        return need.offHeapBytes() <= offHeapBytes && need.heapBytes() <= heapBytes;
    }
}
