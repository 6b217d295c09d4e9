package dev.trainyard.platform.memory;

import org.springframework.util.unit.DataSize;

/**
 * The budget of a process. Its three parts add up to what the process may take of the machine or container: the Java heap, the arrays
 * outside it, and {@link #OVERHEAD}.
 *
 * @param total what all users of memory may take together; in the heap less than {@code -Xmx}, which also holds the service itself
 * @param jobs  the part of it that jobs may take; the rest is kept for requests
 */
public record MemoryLimits(MemorySize total, MemorySize jobs) {

    /** Native memory besides arrays: classes, compiled code, threads, connections, libraries. */
    static final long OVERHEAD = 256L << 20;
    private static final long MINIMUM = 32L << 20;
    /** The service's own objects in the heap, and the part that the garbage collector needs free. */
    private static final long OWN_HEAP = 96L << 20;
    private static final double USABLE_HEAP = 0.85;
    private static final double JOBS_OF_HEAP = 0.6;
    /** Kept for requests: one part in so many, but no more than {@link #MOST_FOR_REQUESTS}. */
    private static final int REQUESTS_PART = 8;
    private static final long MOST_FOR_REQUESTS = 256L << 20;

    /**
     * Derives the budget.
     *
     * @param forJobs    {@code trainyard.memory}; null to derive it from the others
     * @param maxHeap    {@code -Xmx}
     * @param machine    the memory of the machine or container
     * @param maxNative  JavaCPP's limit of tracked arrays; 0 for none
     * @param maxProcess JavaCPP's limit of the process's resident memory; 0 for none
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

    /** The resident memory at which JavaCPP should refuse arrays, for the budget to be reached first. */
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
