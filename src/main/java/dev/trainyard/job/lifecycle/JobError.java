package dev.trainyard.job.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a job failed.
 *
 * @param code    machine-readable: {@code diverged}, {@code out_of_memory}, {@code worker_lost} …
 * @param message what failed, for people
 * @param hint    advice for the owner; may be null
 */
public record JobError(String code, String message, @Nullable String hint) {

    public static final JobError WORKER_LOST = new JobError("worker_lost", "The worker that ran the job was lost.",
            "If the process ran out of memory, train a smaller network or give the process more memory; limits.max_attempts allows more "
                    + "attempts without a new checkpoint between them.");
    static final int MAX_LENGTH = 2000;

    public JobError {
        message = shorten(message);
        hint = shorten(hint);
    }

    private static String shorten(String text) {
        return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }
}
