package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.data.Split;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactOwner;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.json.StoredJson;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores data sets: a content file and a database row that describes it. A row is never stored before its file. */
@Component
class DatasetStore implements ArtifactOwner {

    private static final String DIRECTORY = "datasets";
    private static final Logger log = LoggerFactory.getLogger(DatasetStore.class);
    /** Length of the column, in characters. */
    private static final int MAX_DESCRIPTION = 1_000_000;

    private final StoredDatasets rows;
    private final ObjectProvider<DatasetDeletionGuard> uses;
    private final ArtifactStore artifacts;
    private final TransactionTemplate ownTransaction;

    DatasetStore(StoredDatasets rows, ObjectProvider<DatasetDeletionGuard> uses, ArtifactStore artifacts,
            PlatformTransactionManager transactions) {
        this.rows = rows;
        this.uses = uses;
        this.artifacts = artifacts;
        // The row stays when the caller's transaction rolls back, as the file does.
        this.ownTransaction = new TransactionTemplate(transactions);
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public String directory() {
        return DIRECTORY;
    }

    @Override
    public Set<String> keys() {
        return rows.contentKeys();
    }

    List<String> names() {
        return rows.names();
    }

    Optional<StoredDataset> find(String name) {
        return rows.findById(name);
    }

    DatasetDescription description(StoredDataset dataset) {
        return StoredJson.MAPPER.readValue(dataset.description(), DatasetDescription.class);
    }

    Source source(StoredDataset dataset) {
        return StoredJson.MAPPER.readValue(dataset.source(), Source.class);
    }

    /** Stores a built-in data set, to which no quota applies, as {@link #store(String, Source, RawDataset, LongConsumer)} does. */
    StoredDataset store(String name, Source source, RawDataset raw) throws IOException {
        return store(name, source, raw, bytes -> { });
    }

    /**
     * Stores {@code raw} and frees it.
     *
     * @param admission gets the bytes of the file, in the transaction that stores the row; throws a ProblemException to refuse it
     * @throws ProblemException 409 if the name is taken
     */
    StoredDataset store(String name, Source source, RawDataset raw, LongConsumer admission) throws IOException {
        try (raw) {
            refuseTaken(name);
            Artifact content = artifacts.write(DIRECTORY + "/" + UUID.randomUUID() + ".safetensors",
                    out -> DatasetContent.write(raw, out));
            boolean needless = true;
            try {
                StoredDataset row = new StoredDataset(name, content, StoredJson.MAPPER.writeValueAsString(source),
                        described(name, content.sha256(), raw), Instant.now().truncatedTo(ChronoUnit.MICROS));
                // From here on the commit may succeed although its answer is lost, so the file is kept. The artifact sweep deletes it if
                // no row refers to it.
                needless = false;
                ownTransaction.executeWithoutResult(status -> {
                    admission.accept(content.bytes());
                    rows.saveAndFlush(row);
                });
                log.info("Stored data set {}: {} bytes, SHA-256 {}", name, content.bytes(), content.sha256());
                return row;
            } catch (DataIntegrityViolationException raced) {
                needless = true;
                throw taken(name);
            } catch (ProblemException refused) {
                needless = true;
                throw refused;
            } finally {
                if (needless) {
                    artifacts.delete(content.key());
                }
            }
        }
    }

    /**
     * Keeps a data set from being deleted until the caller's transaction ends.
     *
     * @throws ProblemException 409 if it has been deleted since it was described, even if a new data set has its name
     */
    void hold(DatasetDescription described) {
        rows.hold(described.name()).filter(row -> row.content().sha256().equals(described.sha256())).orElseThrow(
                () -> ProblemException.conflict("Data set %s has just been deleted.".formatted(described.name())));
    }

    /**
     * Deletes a data set. Locks the row before it asks for uses: a concurrent {@link #hold} either waits for the lock, or its
     * transaction has ended and its use is visible.
     *
     * @throws ProblemException 404 if there is no such data set, 409 while it is in use
     */
    void delete(String name) {
        StoredDataset deleted = ownTransaction.execute(status -> {
            StoredDataset row = rows.lock(name).orElseThrow(() -> Datasets.absent(name));
            if (uses.orderedStream().anyMatch(use -> use.uses(name))) {
                throw ProblemException.conflict("Data set " + name + " is in use.");
            }
            rows.delete(name, row.content().key());
            return row;
        });
        deleteFile(deleted);
    }

    /** Deletes this data set even while it is in use. A newer data set of the same name is kept. */
    void discard(StoredDataset dataset) {
        ownTransaction.executeWithoutResult(status -> rows.delete(dataset.getId(), dataset.content().key()));
        deleteFile(dataset);
    }

    private void deleteFile(StoredDataset deleted) {
        try {
            artifacts.delete(deleted.content().key());
            log.info("Deleted data set {}", deleted.getId());
        } catch (IOException e) {
            log.warn("Deleted data set {}, but its file {} remains for now: {}", deleted.getId(), deleted.content().key(), e.toString());
        }
    }

    /** Returns whether the data set still exists: neither deleted since its row was read nor replaced by another of its name. */
    boolean has(StoredDataset dataset) {
        return rows.findById(dataset.getId()).filter(row -> row.content().equals(dataset.content())).isPresent();
    }

    void refuseTaken(String name) {
        if (rows.existsById(name)) {
            throw taken(name);
        }
    }

    private static ProblemException taken(String name) {
        return ProblemException.conflict("There is a data set named " + name + " already. Data sets are never changed: choose "
                + "another name, or delete that one first.");
    }

    private String described(String name, String sha256, RawDataset raw) {
        Map<Split, Integer> examples = new EnumMap<>(Split.class);
        Map<Split, List<Integer>> counts = raw.targets().isRegression() ? null : new EnumMap<>(Split.class);
        raw.splits().forEach((split, part) -> {
            examples.put(split, raw.size(split));
            if (counts != null) {
                counts.put(split, counts(part, raw.targets().size()));
            }
        });
        String description = StoredJson.MAPPER.writeValueAsString(new DatasetDescription(name, sha256, raw.input(), raw.targets(), examples,
                counts, raw.preprocessing(), raw.bytes(), raw.weight(), ValueRanges.of(raw)));
        if (description.length() > MAX_DESCRIPTION) {
            throw new InvalidSpecificationException("", "must have fewer or shorter names of columns, categories and classes: "
                    + "together they take %d characters, of at most %d".formatted(description.length(), MAX_DESCRIPTION));
        }
        return description;
    }

    /** Counts the examples of each class, or of each label: an example may have any number of labels. */
    private static List<Integer> counts(RawExamples examples, int classes) {
        if (examples.labels() == null) {
            try (INDArray sums = examples.y().sum(0)) {
                return Arrays.stream(sums.toDoubleVector()).mapToObj(sum -> (int) Math.round(sum)).toList();
            }
        }
        int[] counts = new int[classes];
        for (int label : examples.labels()) {
            counts[label]++;
        }
        return IntStream.of(counts).boxed().toList();
    }
}
