package dev.trainyard.job.lifecycle;

import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import java.time.Instant;
import java.util.UUID;

/**
 * Event: a job changed its status. Published in the transaction of the change.
 *
 * @param from   null if the job was just submitted
 * @param reason why the job ended; null if it has not ended
 * @param kept   the weights that the model has ({@code succeeded}) or will have ({@code stopping}); null in other states
 * @param epoch  the epoch of these weights; null if not known
 */
public record JobTransitioned(UUID id, int attempt, JobStatus from, JobStatus to, StopReason reason, Keep kept, Double epoch,
        Instant at) {
}
