package dev.trainyard.job;

import dev.trainyard.platform.memory.MemorySize;

/** What one process has for all the jobs that it runs at once: outside its Java heap, where arrays live, and inside. */
record MemoryCapacity(long offHeapBytes, long heapBytes) {

    static MemoryCapacity of(MemorySize jobs) {
        return new MemoryCapacity(jobs.nativeBytes(), jobs.heapBytes());
    }

    boolean fits(MemoryNeed need) {
        return need.offHeapBytes() <= offHeapBytes && need.heapBytes() <= heapBytes;
    }
}
