package dev.trainyard.job;

import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.UUID;

/**
 * A job has gone from one state to another; published in the transaction that changes it.
 *
 * @param from   null when it was just submitted
 * @param reason why it ended; null unless it did
 */
public record JobTransitioned(UUID id, int attempt, JobStatus from, JobStatus to, StopReason reason, Instant at) {
}
