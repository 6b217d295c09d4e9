package dev.trainyard.model;

import dev.trainyard.model.definition.WeightsFile;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.DamagedArtifactException;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import dev.trainyard.platform.database.RequestRead;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Registers, finds and loads versions of models. */
@Service
public class Models {

    /** Restricted because names are parts of URLs and file names. */
    public static final String NAME_PATTERN = "^[a-z0-9][a-z0-9._-]{0,99}$";
    public static final Pattern NAME = Pattern.compile(NAME_PATTERN);
    public static final String NAME_RULE = "must be 1 to 100 of a-z, 0-9, '.', '_' and '-', not beginning with a sign";

    private static final Logger log = LoggerFactory.getLogger(Models.class);

    /**
     * A registered version.
     *
     * @param sha256 hash of the parameters' bytes alone (float32, little-endian), so that equal networks have equal hashes
     */
    public record Registered(String model, int version, String sha256) {
    }

    private final ModelRepository models;
    private final VersionRepository versions;
    private final VersionQueries queries;
    private final ArtifactStore files;

    Models(ModelRepository models, VersionRepository versions, VersionQueries queries, ArtifactStore files) {
        this.models = models;
        this.versions = versions;
        this.queries = queries;
        this.files = files;
    }

    /** Written weights that are not yet registered as a version. */
    public record Written(NewModelVersion version, UUID id, Artifact file, String weightsSha256) {
    }

    /**
     * Writes the weights under a unique key. Takes long, so callers must not be in a transaction whose locks other registrations need.
     */
    public Written write(NewModelVersion version) throws IOException {
        UUID id = UUID.randomUUID();
        String key = ModelFiles.DIRECTORY + "/" + id + ".safetensors";
        return new Written(version, id, files.write(key, WeightsFile.of(version.definition(), version.parameters())::write),
                TensorBytes.sha256(version.parameters()));
    }

    /** Deletes written weights that will not be registered. */
    public void discard(Written written) {
        delete(files, written.file().key());
    }

    /**
     * Registers the next version. Returns the existing version if the job has registered one before. Joins the caller's transaction: if it
     * rolls back, there is no version, and the written weights are discarded.
     */
    @Transactional
    public Registered register(Written written) {
        discardOnRollback(written);
        NewModelVersion version = written.version();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        int number = lockLastNumber(version.model(), now) + 1;
        Optional<Registered> existing = registeredBy(version.job());
        if (existing.isPresent()) {
            discard(written);
            return existing.get();
        }
        models.advance(version.model(), number, now);
        return registered(versions.saveAndFlush(
                new ModelVersion(written.id(), number, version, written.file(), written.weightsSha256(), now)));
    }

    /** Inserts the model's row if absent and locks it. A deleted model keeps its row, so a concurrent deletion cannot remove it. */
    private int lockLastNumber(String model, Instant now) {
        models.insertIfAbsent(model, now);
        return models.lockEvenIfDeleted(model)
                .orElseThrow(() -> new IllegalStateException("the row of model " + model + " has been removed from the database"));
    }

    /**
     * Finds the version that a request refers to.
     *
     * @param reference number, alias or {@code latest}; null for the alias {@code champion}, or for the newest version if there is no such
     *                  alias
     * @throws ProblemException 404 if there is no such version
     */
    public VersionId resolve(String model, String reference) {
        return queries.find(model, reference).orElseThrow(() -> absent(model, reference));
    }

    /** Finds the version that a job trained; empty if there is none or it has been deleted. */
    @Transactional(readOnly = true)
    public Optional<VersionSummary> trainedBy(UUID job) {
        return versions.findByJobId(job).map(ModelVersion::known);
    }

    /** Finds a version's row by a reference; see {@link #resolve}. */
    Optional<ModelVersion> row(String model, String reference) {
        while (true) {
            Optional<VersionId> id = queries.find(model, reference);
            Optional<ModelVersion> row = id.flatMap(found -> versions.findById(found.id()));
            if (id.isEmpty() || row.isPresent()) {
                return row;
            }
            // The version was deleted between the two queries, after its alias had moved: resolve the reference again.
        }
    }

    /**
     * Finds the version that a specification refers to by its fields {@code model} and {@code version}.
     *
     * @param version may be null; see {@link #resolve}
     * @param wrong   receives a violation if the model or the version does not exist
     */
    @Transactional(readOnly = true)
    public Optional<VersionSummary> find(String model, VersionReference version, Consumer<Violation> wrong) {
        Optional<VersionSummary> known = row(model, version == null ? null : version.toString()).map(ModelVersion::known);
        if (known.isEmpty()) {
            wrong.accept(versions(model).isEmpty() ? new Violation("model", "must be a model that has versions, got " + model)
                    : new Violation("version", "must be the number or an alias of a version of %s, got %s".formatted(model, version)));
        }
        return known;
    }

    /**
     * Protects a version from deletion until the caller's transaction ends.
     *
     * @param weightsSha256 expected hash of the version's parameters
     * @throws ProblemException 409 if it has already been deleted
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(String model, int version, String weightsSha256) {
        models.lock(model).flatMap(last -> versions.findByModelAndVersion(model, version))
                .filter(held -> held.weightsSha256().equals(weightsSha256))
                .orElseThrow(() -> ProblemException.conflict("Model %s version %d has just been deleted.".formatted(model, version)));
    }

    /** Returns at most {@code limit} versions, sorted by the model's name, the newest version of each first. */
    @RequestRead
    public List<VersionId> all(int limit) {
        return versions.identifyAll(Limit.of(limit));
    }

    /** Returns a model's versions, the newest first. */
    @RequestRead
    public List<VersionId> all(String model) {
        return versions.identifyNewest(model, Limit.unlimited());
    }

    /** Returns the numbers of a model's versions in ascending order. */
    public List<Integer> versions(String model) {
        return versions.findNumbers(model);
    }

    /**
     * Returns the bytes of memory of a version's loaded weights.
     *
     * @throws ProblemException 404 if the version has been deleted
     */
    public long weightBytes(VersionId id) {
        return versions.findById(id.id()).orElseThrow(() -> gone(id)).parameters() * Float.BYTES;
    }

    /**
     * Reads and verifies a version's weights. Needs twice {@link #weightBytes} of memory while reading.
     *
     * @throws ProblemException 404 if the version has been deleted, 503 if the file is missing or damaged
     */
    public TrainedModel load(VersionId id) throws IOException {
        ModelVersion version = versions.findById(id.id()).orElseThrow(() -> gone(id));
        try (InputStream file = files.open(version.file())) {
            return new TrainedModel(id, version.definition(), WeightsFile.read(file, version.file().bytes(), version.definition()));
        } catch (DamagedArtifactException e) {
            throw unreadable(id, e);
        }
    }

    /** Returns 404 if the version has been deleted meanwhile, else the problem of a damaged file. */
    public ProblemException unreadable(VersionId id, DamagedArtifactException cause) {
        if (!versions.existsById(id.id())) {
            return gone(id);
        }
        log.error("The weights of {} are damaged, so it cannot be served: {}", id, cause.getMessage());
        return damaged(id, cause);
    }

    private static ProblemException gone(VersionId id) {
        return ProblemException.notFound("There is no " + id + " any more.");
    }

    private Optional<Registered> registeredBy(UUID job) {
        return job == null ? Optional.empty() : versions.findByJobId(job).map(Models::registered);
    }

    private static Registered registered(ModelVersion version) {
        return new Registered(version.model(), version.version(), version.weightsSha256());
    }

    ProblemException absent(String model, String reference) {
        if (models.findByName(model).isEmpty()) {
            return ProblemException.notFound("There is no model \"%s\".".formatted(model));
        }
        return ProblemException.notFound(reference == null || reference.equals(ModelAlias.LATEST) ? "Model %s has no versions.".formatted(model)
                : (reference.matches(VersionQueries.NUMBER) ? "Model %s has no version %s." : "Model %s has no alias \"%s\".").formatted(model, reference));
    }

    private void discardOnRollback(Written written) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

            private boolean committing;

            @Override
            public void beforeCommit(boolean readOnly) {
                committing = true;
            }

            @Override
            public void afterCompletion(int status) {
                // A lost answer to a commit is reported as a rollback, too, but the version may exist. Keeps the file then; if it is an
                // orphan, a sweep removes it.
                if (status == STATUS_ROLLED_BACK && !committing) {
                    discard(written);
                }
            }
        });
    }

    /** Answers 503, because the request is valid and succeeds once the file has been restored. */
    private static ProblemException damaged(VersionId version, DamagedArtifactException cause) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, ("The weights of %s are damaged: %s. Restore the file from "
                + "a backup, or delete the version and train it again.").formatted(version, cause.getMessage()));
    }

    static void delete(ArtifactStore files, String key) {
        try {
            files.delete(key);
        } catch (IOException e) {
            log.warn("The file {} is not needed any more but could not be deleted: {}", key, e.toString());
        }
    }
}
