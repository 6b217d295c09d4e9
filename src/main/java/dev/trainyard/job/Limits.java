package dev.trainyard.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;

/**
 * What a job may use.
 *
 * @param maxSeconds  training time over all attempts, after which the job ends with the weights that {@code keep} chooses; no limit when
 *                    null. Counts the time of a lost worker after its last checkpoint, but not the time in the queue
 * @param maxAttempts how many attempts in a row, the first included, may lose their worker or fail on a disk or a database; a new
 *                    checkpoint since the last such loss begins a new row
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
