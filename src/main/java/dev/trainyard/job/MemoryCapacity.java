package dev.trainyard.job;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/** What one process has for all the jobs that it runs at once: outside its Java heap, where arrays live, and inside. */
record MemoryCapacity(long offHeapBytes, long heapBytes) {

    /** What the service itself takes outside the heap: classes, compiled code, threads, connections. */
    private static final long OWN_BYTES = 200L << 20;
    /** Of the heap; the rest is for requests and for what is read and written. */
    private static final double SHARE_OF_HEAP = 0.6;

    /** Of this process, by its Java options and the size of the machine or the container. */
    static MemoryCapacity ofThisProcess(MemoryProperties properties) {
        long heap = Runtime.getRuntime().maxMemory();
        long offHeap = properties.memory() != null ? properties.memory().toBytes() : offHeap(heap);
        return new MemoryCapacity(offHeap, (long) (SHARE_OF_HEAP * heap));
    }

    private static long offHeap(long heap) {
        long whole = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        if (Pointer.maxPhysicalBytes() > 0) {
            whole = Math.min(whole, Pointer.maxPhysicalBytes());
        }
        return Math.max(0, whole - heap - OWN_BYTES);
    }

    boolean fits(MemoryNeed need) {
        return need.offHeapBytes() <= offHeapBytes && need.heapBytes() <= heapBytes;
    }
}
