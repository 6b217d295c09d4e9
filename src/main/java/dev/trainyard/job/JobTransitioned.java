package dev.trainyard.job;

import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.UUID;

/**
 * A job has gone from one state to another; published in the transaction that changes it.
 *
 * @param from   null when it was just submitted
 * @param reason why it ended; null unless it did
 * @param kept   in state {@code succeeded} which weights the model has, in {@code stopping} which it will have; null in other states
 * @param epoch  the epoch of these weights; null if not known
 */
public record JobTransitioned(UUID id, int attempt, JobStatus from, JobStatus to, StopReason reason, Keep kept, Double epoch,
        Instant at) {
}
