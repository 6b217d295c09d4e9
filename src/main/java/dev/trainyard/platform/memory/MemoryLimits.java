package dev.trainyard.platform.memory;

import org.springframework.util.unit.DataSize;

/**
 * The memory budget of a process. The process takes three parts of the machine's or container's memory: the Java heap, arrays outside it,
 * and {@link #OVERHEAD}.
 *
 * @param total limit for all uses together; its heap part is less than {@code -Xmx}, because the heap also holds the service's own objects
 * @param jobs  the part of {@code total} for jobs; the rest is kept for requests
 */
public record MemoryLimits(MemorySize total, MemorySize jobs) {

    /**
     * Native memory other than arrays: classes, compiled code, threads, connections, libraries. With {@code -Xmx256m}, 3,000 jobs and
     * 100,000 predictions over 500 models took up to 515 MiB outside the heap, arrays included.
     */
    static final long OVERHEAD = 384L << 20;
    private static final long MINIMUM = 32L << 20;
    /** Heap for the service's own objects. {@link #USABLE_HEAP} leaves the garbage collector some free heap. */
    private static final long OWN_HEAP = 96L << 20;
    private static final double USABLE_HEAP = 0.85;
    private static final double JOBS_OF_HEAP = 0.6;
    /** Divisor for the memory kept for requests, which is at most {@link #MOST_FOR_REQUESTS}. */
    private static final int REQUESTS_PART = 8;
    private static final long MOST_FOR_REQUESTS = 256L << 20;

    /**
     * Derives the budget.
     *
     * @param forJobs    {@code trainyard.memory}; null to derive it from the other parameters
     * @param maxHeap    {@code -Xmx} in bytes
     * @param machine    memory of the machine or container in bytes
     * @param maxNative  JavaCPP's limit for tracked arrays in bytes; 0 for none
     * @param maxProcess JavaCPP's limit for the resident memory of the process in bytes; 0 for none
     */
    static MemoryLimits of(DataSize forJobs, long maxHeap, long machine, long maxNative, long maxProcess) {
        long left = Math.min(machine, limit(maxProcess)) - maxHeap - OVERHEAD;
        long most = Math.max(MINIMUM, Math.min(left, limit(maxNative)));
        long arrays = forJobs == null ? most : Math.min(most, forJobs.toBytes() + forRequests(forJobs.toBytes()));
        long arraysOfJobs = forJobs == null ? arrays - forRequests(arrays) : Math.min(arrays, forJobs.toBytes());
        long heap = (long) Math.max(maxHeap / 2.0, Math.min(maxHeap - OWN_HEAP, USABLE_HEAP * maxHeap));
        long heapOfJobs = (long) Math.min(JOBS_OF_HEAP * maxHeap, heap - heap / (double) REQUESTS_PART);
        return new MemoryLimits(new MemorySize(arrays, heap), new MemorySize(arraysOfJobs, heapOfJobs));
    }

    /** Returns the resident memory at which JavaCPP should refuse arrays, chosen so that the budget is reached first. */
    static long processBytes(DataSize forJobs, long maxHeap, long machine) {
        long arrays = forJobs == null ? maxHeap : forJobs.toBytes() + forRequests(forJobs.toBytes());
        return Math.min(machine, maxHeap + arrays + OVERHEAD);
    }

    static long forRequests(long bytes) {
        return Math.min(bytes / REQUESTS_PART, MOST_FOR_REQUESTS);
    }

    private static long limit(long bytes) {
        return bytes == 0 ? Long.MAX_VALUE : bytes;
    }
}
