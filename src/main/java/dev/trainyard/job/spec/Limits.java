package dev.trainyard.job.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;

/**
 * Limits of a job.
 *
 * @param maxSeconds  training time over all attempts, after which the job ends with the weights that {@code keep} chooses; null for no
 *                    limit. Includes a lost worker's time after its last checkpoint, but not time in the queue
 * @param maxAttempts the number of consecutive failed attempts, including the first, after which the job fails. An attempt fails if its
 *                    worker is lost or a temporary failure occurs, for example of a disk or the database. A checkpoint newer than that of
 *                    the last failure resets the count
 */
public record Limits(Integer maxSeconds, @JsonProperty(defaultValue = "3") int maxAttempts) {

    public static final int MAX_ATTEMPTS = 100;

    public Limits {
        new Check()
                .that(maxSeconds == null || maxSeconds >= 1, "max_seconds", "must be at least 1", maxSeconds)
                .that(maxAttempts >= 1 && maxAttempts <= MAX_ATTEMPTS, "max_attempts", "must be from 1 to " + MAX_ATTEMPTS,
                        maxAttempts)
                .done();
    }
}
