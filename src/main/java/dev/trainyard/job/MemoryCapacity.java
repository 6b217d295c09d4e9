package dev.trainyard.job;

import dev.trainyard.platform.memory.MemorySize;

/** The memory that a process has for all jobs that it runs at once: outside its Java heap, where arrays are, and inside. */
record MemoryCapacity(long offHeapBytes, long heapBytes) {

    static MemoryCapacity of(MemorySize jobs) {
        return new MemoryCapacity(jobs.nativeBytes(), jobs.heapBytes());
    }

    boolean fits(MemoryEstimate need) {
        return need.offHeapBytes() <= offHeapBytes && need.heapBytes() <= heapBytes;
    }
}
