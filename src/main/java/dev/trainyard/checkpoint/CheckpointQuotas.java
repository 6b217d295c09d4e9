package dev.trainyard.checkpoint;

import dev.trainyard.nn.Violation;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on the bytes of checkpoints.
 *
 * @param checkpointBytes    limit for the checkpoints of all jobs together; null for no limit
 * @param jobCheckpointBytes limit for the checkpoints of one job
 */
@ConfigurationProperties("trainyard.quotas")
public record CheckpointQuotas(DataSize checkpointBytes, @DefaultValue("16GB") DataSize jobCheckpointBytes) {

    static final String PROPERTY = "trainyard.quotas.checkpoint-bytes";
    static final String JOB_PROPERTY = "trainyard.quotas.job-checkpoint-bytes";
    private static final long UNLIMITED = Long.MAX_VALUE;

    public CheckpointQuotas {
        if (checkpointBytes != null && checkpointBytes.toBytes() <= 0) {
            throw new IllegalArgumentException(PROPERTY + " must be positive, got " + checkpointBytes);
        }
        if (jobCheckpointBytes.toBytes() <= 0) {
            throw new IllegalArgumentException(JOB_PROPERTY + " must be positive, got " + jobCheckpointBytes);
        }
    }

    long ofJob() {
        return jobCheckpointBytes.toBytes();
    }

    boolean hasLimitOfAll() {
        return checkpointBytes != null;
    }

    /** Returns the limit for all jobs together; {@code Long.MAX_VALUE} for none. */
    long ofAll() {
        return checkpointBytes == null ? UNLIMITED : checkpointBytes.toBytes();
    }

    /**
     * Returns the fields of a job's specification to change so that its checkpoints fit.
     *
     * @param bytes    size of one checkpoint
     * @param keepLast the number of checkpoints to keep
     */
    public List<Violation> violations(long bytes, int keepLast) {
        long largest = Math.min(ofJob(), ofAll());
        if (bytes > largest) {
            return List.of(new Violation("architecture/layers",
                    "must be smaller: a checkpoint takes about %d bytes, and checkpoints may have at most %d (%s)"
                            .formatted(bytes, largest, ofJob() <= ofAll() ? JOB_PROPERTY : PROPERTY)));
        }
        long fitting = ofJob() / bytes;
        return keepLast <= fitting ? List.of() : List.of(new Violation("checkpoint/keep_last",
                "must be at most %d, got %d: a checkpoint takes about %d bytes, and the checkpoints of one job may have at most %d (%s)"
                        .formatted(fitting, keepLast, bytes, ofJob(), JOB_PROPERTY)));
    }
}
