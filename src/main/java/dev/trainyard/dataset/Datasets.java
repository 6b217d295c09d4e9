package dev.trainyard.dataset;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.platform.artifact.DamagedArtifactException;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The data sets that jobs can name: imported, generated and built-in ones. */
@Service
public class Datasets {

    private static final Logger log = LoggerFactory.getLogger(Datasets.class);

    private final DatasetStore store;
    private final BuiltInDatasets wellKnown;
    private final OpenDatasets inMemory;
    private final DatasetLimits limits;

    Datasets(DatasetStore store, BuiltInDatasets wellKnown, OpenDatasets inMemory, DatasetLimits limits) {
        this.store = store;
        this.wellKnown = wellKnown;
        this.inMemory = inMemory;
        this.limits = limits;
    }

    /** A data set in memory, shared by all its users; freed some time after the last user has closed it. */
    public interface Open extends AutoCloseable {

        Dataset dataset();

        /**
         * Divides and then restricts the data set. {@link #close} also frees the copies that this makes.
         *
         * @param sizes  null for the data set's own division
         * @param subset null for all examples
         * @throws dev.trainyard.nn.InvalidSpecificationException if they do not fit the data set
         */
        Dataset dataset(SplitSizes sizes, Subset subset);

        /** Makes {@link #close} also free the arrays that {@code derived}, made from this data set, does not share with it. */
        Dataset own(Dataset derived);

        /** Describes the whole data set. */
        DatasetDescription description();

        @Override
        void close();
    }

    /** Memory reserved for a data set. Once opened, the data set stays in memory at least until this is closed. */
    @FunctionalInterface
    public interface Place extends AutoCloseable {

        @Override
        void close();
    }

    /** Describes a data set without opening it. A built-in generated data set that is not stored yet is generated first. */
    public Optional<DatasetDescription> find(String name) {
        Optional<ReshapedDataset> reshaped = ReshapedDataset.find(name);
        if (reshaped.isPresent()) {
            return find(reshaped.get().original()).map(reshaped.get()::describe);
        }
        return store.find(name).map(store::description)
                .or(() -> wellKnown.find(name).map(known -> known.description().orElseGet(() -> store.description(made(known)))));
    }

    /**
     * Returns a sentence on why a data set cannot be opened now: it is built in, and its files are neither stored nor available. Empty for
     * all other data sets.
     */
    public Optional<String> obstacle(String name) {
        Optional<ReshapedDataset> reshaped = ReshapedDataset.find(name);
        if (reshaped.isPresent()) {
            return obstacle(reshaped.get().original());
        }
        return store.find(name).isPresent() ? Optional.empty() : wellKnown.find(name).flatMap(BuiltInDataset::obstacle);
    }

    /** Returns the names of the built-in data sets that can be stored; no quota counts them. */
    public Set<String> builtInNames() {
        return wellKnown.names();
    }

    /** Returns all names, sorted. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>(wellKnown.names());
        names.add(ReshapedDataset.MNIST_ROWS.name());
        names.addAll(store.names());
        return List.copyOf(names);
    }

    /**
     * Opens a data set. A built-in data set that is not stored yet is downloaded or generated first.
     *
     * @throws ProblemException 404 if there is no such data set, 503 if a built-in one cannot be downloaded
     */
    public Open open(String name) {
        Optional<ReshapedDataset> reshaped = ReshapedDataset.find(name);
        if (reshaped.isPresent()) {
            return reshaped.get().open(open(reshaped.get().original()));
        }
        while (true) {
            StoredDataset stored = stored(name);
            try {
                return inMemory.open(stored, store.description(stored));
            } catch (DamagedArtifactException damaged) {
                if (store.has(stored)) {
                    return openDamaged(stored, damaged);
                }
                // The data set was deleted after its row was read. Try again: there may be a new one of its name.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Open openDamaged(StoredDataset stored, DamagedArtifactException damaged) {
        String name = stored.getId();
        return wellKnown.find(name).map(known -> openAgain(known, stored, damaged)).orElseThrow(() -> {
            log.error("Data set {} cannot be opened: delete it and import it again", name, damaged);
            return new ProblemException(HttpStatus.INTERNAL_SERVER_ERROR, "The file of data set " + name
                    + " is damaged. Delete the data set and import it again.");
        });
    }

    /**
     * Keeps a data set from being deleted until the caller's transaction ends. Built-in data sets cannot be deleted anyway.
     *
     * @param described the description on which the caller relies
     * @throws ProblemException 409 if it has been deleted since, even if a new data set has its name
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(DatasetDescription described) {
        if (!isBuiltIn(described.name())) {
            store.hold(described);
        }
    }

    /** Makes a built-in data set again after its file was lost or damaged. The new content is identical. */
    private Open openAgain(BuiltInDataset known, StoredDataset damaged, DamagedArtifactException cause) {
        log.warn("Data set {} is lost or damaged and is made again: {}", known.name(), cause.getMessage());
        try {
            synchronized (known) {
                store.discard(damaged);
                StoredDataset stored = made(known);
                return inMemory.open(stored, store.description(stored));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reserves memory for a data set that a job will open, unless it is in memory already.
     *
     * @param key   the SHA-256 of the data set, or its name while it has none
     * @param bytes {@link DatasetDescription#memoryBytes}
     * @return empty if there is not enough free memory now
     */
    public Optional<Place> reserve(String key, long bytes) {
        return inMemory.reserve(ReshapedDataset.find(key).map(ReshapedDataset::original).orElse(key), bytes);
    }

    /** Returns the API's representation of a data set. Like {@link #find}, generates a built-in data set that is not stored yet. */
    Optional<DatasetResource> show(String name) {
        Optional<ReshapedDataset> reshaped = ReshapedDataset.find(name);
        if (reshaped.isPresent()) {
            return show(reshaped.get().original()).map(reshaped.get()::show);
        }
        return store.find(name).map(this::resource).or(() -> wellKnown.find(name).map(known -> known.description()
                .map(described -> DatasetResource.of(described, true, known.source(), null, null))
                .orElseGet(() -> resource(made(known)))));
    }

    /** Like {@link #show}, but returns empty for a built-in data set that must be stored first while the artifact store is unavailable. */
    Optional<DatasetResource> showIfStorable(String name) {
        try {
            return show(name);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof StoreUnavailableException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Stores {@code raw} and frees it.
     *
     * @param admission gets the bytes of the file, in the transaction that stores the data set; throws to refuse it
     * @throws ProblemException 409 if the name is taken
     * @throws dev.trainyard.nn.InvalidSpecificationException if it exceeds the limits
     */
    DatasetResource create(String name, Source source, RawDataset raw, LongConsumer admission) throws IOException {
        try (raw) {
            limits.checkClasses("", raw.targets().size());
            limits.checkValues("", raw.size(), (long) raw.input().size() + raw.targets().size());
            return resource(store.store(name, source, raw, admission));
        }
    }

    private DatasetResource resource(StoredDataset stored) {
        return DatasetResource.of(store.description(stored), wellKnown.find(stored.getId()).isPresent(), store.source(stored),
                stored.content().bytes(), stored.createdAt());
    }

    /** @throws ProblemException 404 if there is no such data set, 409 if it is in use or built in */
    void delete(String name) {
        refuseWellKnown(name);
        store.delete(name);
    }

    /**
     * Called before an import's files are read; storing checks again.
     *
     * @throws ProblemException 409 if the name is taken
     */
    void refuseTaken(String name) {
        refuseWellKnown(name);
        store.refuseTaken(name);
    }

    private void refuseWellKnown(String name) {
        if (isBuiltIn(name)) {
            throw ProblemException.conflict("Data set " + name + " is built in: it can be neither replaced nor deleted.");
        }
    }

    private boolean isBuiltIn(String name) {
        return wellKnown.find(name).isPresent() || ReshapedDataset.find(name).isPresent();
    }

    private StoredDataset stored(String name) {
        return store.find(name).or(() -> wellKnown.find(name).map(this::made)).orElseThrow(() -> absent(name));
    }

    /** Makes and stores a built-in data set, unless it has been stored in the meantime. */
    private StoredDataset made(BuiltInDataset known) {
        synchronized (known) {
            return store.find(known.name()).orElseGet(() -> {
                try {
                    return store.store(known.name(), known.source(), known.make());
                } catch (ProblemException e) {
                    // Another process may have stored it in the meantime.
                    return store.find(known.name()).orElseThrow(() -> e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    static ProblemException absent(String name) {
        return ProblemException.notFound("There is no data set named " + name + ".");
    }
}
