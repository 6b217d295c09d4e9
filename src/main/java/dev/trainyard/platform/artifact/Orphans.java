package dev.trainyard.platform.artifact;

import dev.trainyard.platform.schedule.BackgroundTimer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Moves files without a database row to the trash once no row can follow any more. A file has no row if the process was killed after
 * writing the file, or if the database did not answer. A sweep moves nothing if the store does not belong to the database, or if more
 * than {@link OrphanProperties#maxShare} of its files are orphans.
 */
@Component("orphans")
class Orphans implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    /** Up to this many orphans are swept even if they exceed {@link OrphanProperties#maxShare}. */
    private static final int FEW = 10;

    private final PhysicalStore store;
    private final StoreBindingCheck binding;
    private final List<ArtifactOwner> owners;
    private final OrphanProperties properties;
    private final Trash trash;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    /** Monotonic time in nanoseconds at which this process first saw each orphan; after the wall clock jumps, new files look old. */
    private final Map<String, Long> firstSeen = new HashMap<>();
    private final BackgroundTimer sweeper = new BackgroundTimer("orphans");
    private volatile String refusal;

    @Autowired
    Orphans(PhysicalStore store, StoreBindingCheck binding, List<ArtifactOwner> owners, OrphanProperties properties) {
        this(store, binding, owners, properties, InstantSource.system(), System::nanoTime);
    }

    Orphans(PhysicalStore store, StoreBindingCheck binding, List<ArtifactOwner> owners, OrphanProperties properties, InstantSource clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.binding = binding;
        this.owners = owners;
        this.properties = properties;
        this.trash = new Trash(store, properties.keep());
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        sweeper.every(Duration.ZERO, properties.every(), this::sweep);
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        sweeper.close();
    }

    /** Down while a sweep is refused; the log says why. */
    @Override
    public Health health() {
        String reason = refusal;
        return reason == null ? Health.up().build() : Health.down().withDetail("reason", reason).build();
    }

    void sweep() {
        if (!binding.check()) {
            return;
        }
        Search search = new Search();
        for (ArtifactOwner owner : owners) {
            attempt("look for files of " + owner.directory() + " that are not needed", () -> search.in(owner));
        }
        if (isAcceptable(search)) {
            attempt("move files to the trash", () -> move(search));
            attempt("empty the trash", () -> trash.empty(clock.instant()));
            for (ArtifactOwner owner : owners) {
                attempt("remove empty directories", () -> store.removeEmptyDirectories(owner.directory()));
            }
        }
    }

    private boolean isAcceptable(Search search) {
        int orphans = search.orphans.size();
        String reason = orphans <= FEW || orphans <= properties.maxShare() * search.files ? null
                : ("%d of the %d files in the artifact store (%s) have no row in the database. Nothing is swept, since the database may be "
                        + "the wrong one, or older than the store. If it is right, set trainyard.orphans.max-share=1.")
                        .formatted(orphans, search.files, store);
        if (reason != null && refusal == null) {
            log.error(reason);
        }
        refusal = reason;
        return reason == null;
    }

    private void move(Search search) throws IOException {
        Instant written = clock.instant().minus(properties.after());
        long now = nanoTime.getAsLong();
        List<String> due = search.orphans.stream().filter(orphan -> orphan.modified().isBefore(written)
                && now - firstSeen.get(orphan.key()) >= properties.after().toNanos()).map(PhysicalStore.Stored::key).toList();
        trash.move(due, clock.instant());
        due.forEach(key -> log.info("Moved {} to the trash: nothing needs it", key));
    }

    /** The orphans that one sweep found. */
    private final class Search {

        private final List<PhysicalStore.Stored> orphans = new ArrayList<>();
        private int files;

        void in(ArtifactOwner owner) throws IOException {
            // Lists the files before the rows, so that a row added in between is seen.
            List<PhysicalStore.Stored> stored = store.list(owner.directory());
            Set<String> keys = owner.keys();
            List<PhysicalStore.Stored> found = stored.stream().filter(file -> !keys.contains(file.key())).toList();
            files += stored.size();
            orphans.addAll(found);
            Set<String> foundKeys = Set.copyOf(found.stream().map(PhysicalStore.Stored::key).toList());
            firstSeen.keySet().removeIf(key -> key.startsWith(owner.directory() + "/") && !foundKeys.contains(key));
            long now = nanoTime.getAsLong();
            foundKeys.forEach(key -> firstSeen.putIfAbsent(key, now));
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(String what, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            log.warn("Cannot {}; it is tried again in {}: {}", what, properties.every(), e.toString());
        }
    }
}
