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
 * Checks that the artifact store and the database belong together, that is, have equal ids, which are written at first use. With another
 * database, a process would take every file for an orphan, and its jobs would miss their files.
 */
@Component
class StoreBindingCheck implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(StoreBindingCheck.class);
    /** Longest delay before a process notices that another database has taken over the store, or that a mismatch is resolved. */
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

    /** Checks before the first request and the first job. */
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
     * Compares the ids of the store and the database again, and updates the binding. If one of them does not answer, the binding stays.
     *
     * @return whether they belong together; false also if one of them does not answer
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
     * @param reason      text for a job's log
     * @param instruction text for the operator
     */
    private record Mismatch(String reason, String instruction) {
    }

    private Optional<Mismatch> compare() throws IOException {
        // Reads the store before the database: another starting process writes its row before its file, so whenever this process sees
        // that file, it also sees the row.
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
            // The store takes the database's id, not the reverse: this locks out the former database, and makes the property harmless if
            // it stays set, because no store has the adopted id any more.
            log.warn("The {} is this database's from now on, as trainyard.artifacts.adopt={} says: its id becomes {}", store, adopt, row.id());
            store.replaceId(row.id());
            return compare(store.id().orElse(""), row);
        }
        return Optional.of(mismatch("its id is " + stored + ", and the id of this database is " + row.id(),
                "it belongs to another database", stored));
    }

    /** Sets the id of a store that has none, if it may belong to this database. */
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
        // Compares again, because another database may have set its id first.
        return compare(store.id().orElse(""), row);
    }

    /**
     * Returns whether the database probably owns a store written before stores had ids: most keys have a file, and most files have a key.
     */
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
