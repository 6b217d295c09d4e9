package dev.trainyard.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.platform.artifact.Artifact;
import java.time.Instant;
import java.util.UUID;

/**
 * A saved training state.
 *
 * @param job       the job that saved it
 * @param step      mini-batches completed
 * @param epoch     whole epochs completed
 * @param attempt   the attempt that saved it
 * @param artifact  the file
 * @param createdAt when it was saved
 */
public record Checkpoint(@JsonIgnore UUID job, long step, int epoch, int attempt, @JsonIgnore Artifact artifact, Instant createdAt) {

    /** The SHA-256 of the file. */
    @JsonProperty
    public String sha256() {
        return artifact.sha256();
    }

    /** The size of the file. */
    @JsonProperty
    public long sizeBytes() {
        return artifact.bytes();
    }
}
