package dev.trainyard.checkpoint;

import dev.trainyard.nn.training.TrainingState.Position;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Saves training states and loads the latest readable one. */
@Service
public class Checkpoints {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    private static final String POSITION = "position";

    private final ArtifactStore artifacts;
    private final CheckpointRows rows;
    private final CheckpointStorage storage;

    Checkpoints(ArtifactStore artifacts, CheckpointRows rows, CheckpointStorage storage) {
        this.artifacts = artifacts;
        this.rows = rows;
        this.storage = storage;
    }

    /**
     * The result of saving a state.
     *
     * @param held  whether the attempt still holds the job; if not, nothing was saved
     * @param limit a sentence about the quota because of which fewer checkpoints are kept than the job wants; null if there is none
     */
    public record Saved(boolean held, String limit) {
    }

    /**
     * Saves a state: first the file, then its row. If the attempt no longer holds the job, the file is deleted again.
     *
     * @param keepLast the number of the job's checkpoints to keep, including this one; fewer are kept if a quota requires it
     * @throws IOException if the file cannot be written; earlier checkpoints stay valid
     */
    public Saved save(UUID job, int attempt, TrainingState state, int keepLast) throws IOException {
        Position position = state.position();
        // Each try has a new key: if the answer of a commit was lost, the row of the earlier try refers to that try's file and SHA-256.
        String key = "%s/%s/%d-%d-%s.safetensors".formatted(CheckpointRows.DIRECTORY, job, attempt, position.step(), UUID.randomUUID());
        SafeTensors content = new SafeTensors(state.tensors(), Map.of(POSITION, JSON.writeValueAsString(position)));
        Artifact artifact = artifacts.write(key, content::write);
        Optional<CheckpointRows.Added> added = rows.add(new Checkpoint(job, position.step(), position.epoch(), attempt, artifact,
                Instant.now().truncatedTo(ChronoUnit.MICROS)), keepLast);
        if (added.isEmpty()) {
            artifacts.delete(key);
            return new Saved(false, null);
        }
        added.get().deleted().forEach(this::deleteFile);
        return new Saved(true, added.get().limit());
    }

    /**
     * Reserves room for one checkpoint of a new job, until {@link #release}. Must be called in the transaction that inserts the job.
     *
     * @param bytes size of one checkpoint
     * @throws dev.trainyard.platform.quota.QuotaExceeded 507 if the quota of all jobs has no room
     */
    public void reserve(UUID job, long bytes) {
        storage.reserve(job, bytes);
    }

    /** Gives up the reservation of a job, in the transaction that ends it. Its checkpoints stay. */
    public void release(UUID job) {
        storage.release(job);
    }

    /**
     * Loads the latest readable state. The caller closes its arrays.
     *
     * @param damaged receives each unreadable checkpoint and the reason
     * @throws StoreUnavailableException if the artifact store is down, so that a checkpoint can be neither read nor skipped
     */
    public Optional<TrainingState> latest(UUID job, BiConsumer<Checkpoint, IOException> damaged) throws StoreUnavailableException {
        for (Checkpoint checkpoint : rows.list(job)) {
            try {
                return Optional.of(read(checkpoint));
            } catch (StoreUnavailableException e) {
                throw e;
            } catch (IOException e) {
                damaged.accept(checkpoint, e);
            }
        }
        return Optional.empty();
    }

    private TrainingState read(Checkpoint checkpoint) throws IOException {
        SafeTensors content;
        try (InputStream file = artifacts.open(checkpoint.artifact())) {
            content = SafeTensors.read(file, checkpoint.sizeBytes());
        }
        try {
            Position position = JSON.readValue(content.metadata().get(POSITION), Position.class);
            if (position == null) {
                throw new IllegalArgumentException("it is null");
            }
            return new TrainingState(content.tensors(), position);
        } catch (JacksonException | IllegalArgumentException e) {
            content.tensors().values().forEach(INDArray::close);
            throw new IOException("its position cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the job's checkpoints, the latest first. */
    public List<Checkpoint> list(UUID job) {
        return rows.list(job);
    }

    public Optional<Checkpoint> find(UUID job, long step) {
        return rows.find(job, step);
    }

    /**
     * Opens the safetensors file. The caller closes it.
     *
     * @throws dev.trainyard.platform.artifact.DamagedArtifactException if the content differs from what was written
     */
    public InputStream content(Checkpoint checkpoint) throws IOException {
        return artifacts.open(checkpoint.artifact());
    }

    /** Deletes the file of a checkpoint whose row is deleted. A file that cannot be deleted is left, with a warning. */
    public void deleteFile(Checkpoint checkpoint) {
        try {
            artifacts.delete(checkpoint.artifact().key());
        } catch (IOException e) {
            log.warn("Cannot remove {}, which is no longer needed: {}", checkpoint.artifact().key(), e.toString());
        }
    }
}
