package dev.trainyard.platform.artifact;

import dev.trainyard.platform.schedule.BackgroundTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Finds out whether the artifact store and the database belong together: both have the same id, written at first use. A process with
 * another database would take every file for one that nothing needs, and its jobs would not find theirs.
 */
@Component
class StoreBindingCheck implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(StoreBindingCheck.class);
    /** How soon it is noticed that another database has taken the store, or that an operator has settled it. */
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);

    private final PhysicalStore store;
    private final StoreIdentity identity;
    private final List<ArtifactOwner> owners;
    private final StoreBinding binding;
    private final String adopt;
    private final BackgroundTimer timer = new BackgroundTimer("store-binding");
    private String told;

    StoreBindingCheck(PhysicalStore store, StoreIdentity identity, List<ArtifactOwner> owners, StoreBinding binding,
            ArtifactProperties properties) {
        this.store = store;
        this.identity = identity;
        this.owners = owners;
        this.binding = binding;
        this.adopt = properties.adopt();
    }

    /** Before the first request and the first job. */
    @Override
    public void afterSingletonsInstantiated() {
        check();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        timer.every(BETWEEN_CHECKS, BETWEEN_CHECKS, this::check);
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        timer.close();
    }

    /**
     * Asks both again.
     *
     * @return whether they belong together; false also when one of them does not answer, which changes nothing else
     */
    synchronized boolean check() {
        try {
            Optional<Mismatch> mismatch = compare();
            mismatch.filter(found -> !Objects.equals(found.instruction, told)).ifPresent(found -> log.error(found.instruction));
            if (mismatch.isEmpty() && told != null) {
                log.info("The artifact store and the database belong together again");
            }
            told = mismatch.map(Mismatch::instruction).orElse(null);
            binding.set(mismatch.map(Mismatch::reason).orElse(null));
            return mismatch.isEmpty();
        } catch (IOException | RuntimeException e) {
            log.warn("Cannot see whether the artifact store and the database belong together; it is tried again in {}: {}", BETWEEN_CHECKS,
                    e.toString());
            return false;
        }
    }

    /**
     * @param reason      for the log of a job
     * @param instruction for the operator
     */
    private record Mismatch(String reason, String instruction) {
    }

    private Optional<Mismatch> compare() throws IOException {
        // The store first: a process that starts at the same time writes its row before its file, so that a file of theirs that is seen
        // has a row that is seen.
        Optional<String> stored = store.id();
        StoreIdentity.Row row = identity.get();
        return stored.isPresent() ? compare(stored.get(), row) : bindUnnamed(row);
    }

    private Optional<Mismatch> compare(String stored, StoreIdentity.Row row) throws IOException {
        if (stored.equals(row.id())) {
            if (!row.inStore()) {
                identity.confirm();
            }
            return Optional.empty();
        }
        if (stored.equals(adopt)) {
            // The store takes the database's id, and not the other way round: then the database that had it before is locked out, and
            // the property, left set, names an id that no store has any more.
            log.warn("The {} is this database's from now on, as trainyard.artifacts.adopt={} says: its id becomes {}", store, adopt, row.id());
            store.replaceId(row.id());
            return compare(store.id().orElse(""), row);
        }
        return Optional.of(mismatch("its id is " + stored + ", and the id of this database is " + row.id(),
                "it belongs to another database", stored));
    }

    /** Gives an id to a store that has none, if it may be this database's. */
    private Optional<Mismatch> bindUnnamed(StoreIdentity.Row row) throws IOException {
        Set<String> files = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (ArtifactOwner owner : owners) {
            store.list(owner.directory()).forEach(file -> files.add(file.key()));
            keys.addAll(owner.keys());
        }
        if (files.isEmpty()) {
            if (!keys.isEmpty()) {
                log.warn("The {} is empty, and the database names {} files: they are missing. Restore them from a backup.", store, keys.size());
            }
        } else if (row.id().equals(adopt)) {
            log.warn("The {}, which has no id, is this database's, as trainyard.artifacts.adopt={} says", store, adopt);
        } else if (row.inStore() || !knows(keys, files)) {
            return Optional.of(mismatch("it has files and no id, and the id of this database is " + row.id(),
                    "it belongs to another database, or lost its file %s, which named this one".formatted(PhysicalStore.ID), row.id()));
        }
        store.writeId(row.id());
        // Another database may have been faster.
        return compare(store.id().orElse(""), row);
    }

    /** Whether rows of before there were ids name these files: most of the rows and most of the files have each other. */
    private static boolean knows(Set<String> keys, Set<String> files) {
        long both = keys.stream().filter(files::contains).count();
        return both * 2 > keys.size() && both * 2 > files.size();
    }

    private Mismatch mismatch(String ids, String explanation, String literal) {
        return new Mismatch(ids, ("The artifact store (%s) does not belong to this database: %s. So %s. No jobs are run or taken, nothing is "
                + "written to the store or removed from it. Correct spring.datasource.url, trainyard.data-directory or trainyard.artifacts. "
                + "Only if this database is to own this store from now on, start with trainyard.artifacts.adopt=%s")
                .formatted(store, ids, explanation, literal));
    }
}
