package dev.trainyard.job;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a job failed.
 *
 * @param code    machine-readable: {@code diverged}, {@code out_of_memory}, {@code worker_lost} …
 * @param message what failed, for people
 * @param hint    advice for the owner; may be null
 */
public record JobError(String code, String message, @Nullable String hint) {

    static final int MAX_LENGTH = 2000;

    public JobError {
        message = shorten(message);
        hint = shorten(hint);
    }

    private static String shorten(String text) {
        return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }
}
