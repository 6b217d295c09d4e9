package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Removes files that have no row, because whoever wrote them was killed before, or the database did not answer. Only those that
 * were written so long ago that no row can still follow.
 */
@Component
class Orphans {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private final PhysicalStore artifacts;
    private final StoreBindingCheck binding;
    private final List<ArtifactOwner> owners;
    private final OrphanProperties properties;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "orphans");
        thread.setDaemon(true);
        return thread;
    });

    Orphans(PhysicalStore artifacts, StoreBindingCheck binding, List<ArtifactOwner> owners, OrphanProperties properties) {
        this.artifacts = artifacts;
        this.binding = binding;
        this.owners = owners;
        this.properties = properties;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        sweeper.scheduleWithFixedDelay(this::sweep, 0, properties.every().toMillis(), TimeUnit.MILLISECONDS);
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        sweeper.shutdownNow();
    }

    void sweep() {
        if (!binding.check()) {
            return;
        }
        for (ArtifactOwner owner : owners) {
            try {
                sweep(owner);
            } catch (IOException | RuntimeException e) {
                log.warn("Cannot look for files of {} that are not needed; it is tried again in {}: {}", owner.directory(),
                        properties.every(), e.toString());
            }
        }
    }

    private void sweep(ArtifactOwner owner) throws IOException {
        // The files before the rows: a row that is added meanwhile is seen.
        List<String> files = artifacts.list(owner.directory()).stream()
                .filter(file -> file.modified().isBefore(Instant.now().minus(properties.after()))).map(PhysicalStore.Stored::key).toList();
        if (files.isEmpty()) {
            return;
        }
        Set<String> keys = owner.keys();
        for (String file : files) {
            if (!keys.contains(file)) {
                artifacts.delete(file);
                log.info("Removed {}, which belongs to nothing", file);
            }
        }
    }
}
