package dev.trainyard.job.storage;

/**
 * The bytes that a job may still store of one kind.
 *
 * @param jobUsed  bytes of this job
 * @param jobLimit limit for one job
 * @param allUsed  bytes of all jobs; 0 if {@code allLimit} is {@link #UNLIMITED}
 * @param allLimit limit for all jobs together
 */
public record StorageHeadroom(StorageKind kind, long jobUsed, long jobLimit, long allUsed, long allLimit) {

    static final long UNLIMITED = Long.MAX_VALUE;
    /** A quota for all jobs has this share left when jobs begin to store fewer points, and when no further job is accepted. */
    private static final double LAST_SHARE = 1 / 8.0;
    /** A job's own limit has this share left when it begins to store fewer points. */
    private static final double LAST_SHARE_OF_JOB = 1 / 2.0;
    private static final int MAX_STRIDE = 1 << 20;

    /** Returns the free bytes; negative if a limit was lowered below the stored bytes. */
    public long free() {
        return Math.min(jobLimit - jobUsed, allLimit - allUsed);
    }

    /** Returns the room after {@code bytes} more were stored. */
    public StorageHeadroom with(long bytes) {
        return new StorageHeadroom(kind, jobUsed + bytes, jobLimit, allUsed + bytes, allLimit);
    }

    /**
     * Returns n if only every n-th point should be stored from now on. n doubles each time that half of the remaining room is used, so a
     * series of any length fits.
     */
    public int stride() {
        return Math.max(stride(jobUsed, jobLimit, LAST_SHARE_OF_JOB), stride(allUsed, allLimit, LAST_SHARE));
    }

    private static int stride(long used, long limit, double share) {
        double left = limit == UNLIMITED ? 1 : (limit - used) / (double) limit;
        int stride = 1;
        while (left <= share && stride < MAX_STRIDE) {
            stride *= 2;
            left *= 2;
        }
        return stride;
    }

    /** Whether jobs that have been accepted need the rest of the quota. */
    boolean isReserved() {
        return allLimit != UNLIMITED && allLimit - allUsed <= allLimit * LAST_SHARE;
    }

    /** Returns a sentence about the limit that leaves less room, with its property. */
    public String limit() {
        return limit(jobLimit - jobUsed <= allLimit - allUsed);
    }

    /** Returns a sentence about the limit that sets {@link #stride}, with its property. A larger limit may set it. */
    public String limitOfStride() {
        int job = stride(jobUsed, jobLimit, LAST_SHARE_OF_JOB);
        int all = stride(allUsed, allLimit, LAST_SHARE);
        return job == all ? limit() : limit(job > all);
    }

    private String limit(boolean ofJob) {
        return ofJob
                ? "%s of one job may have at most %d bytes (%s).".formatted(kind.subject(), jobLimit, kind.jobProperty())
                : "%s of all jobs may have at most %d bytes together (%s).".formatted(kind.subject(), allLimit, kind.property());
    }
}
