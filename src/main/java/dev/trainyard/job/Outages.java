package dev.trainyard.job;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The jobs that cannot run here because the artifact store is away, or refuses. Each is told why once, and claimed again only when the
 * store does what it is asked for: that may take days, and an attempt each few seconds would fill the job's log.
 */
@Component
class Outages {

    private final ArtifactStore artifacts;
    private final JobEvents events;
    private final Map<UUID, String> reasons = new ConcurrentHashMap<>();

    Outages(ArtifactStore artifacts, JobEvents events) {
        this.artifacts = artifacts;
        this.events = events;
    }

    /** @param attempt the one that had to let go */
    void add(UUID job, int attempt, StoreUnavailableException outage) {
        if (!outage.reason().equals(reasons.get(job))) {
            events.append(job, attempt, JobEvents.WARNING, "store_unavailable",
                    "The job waits for the artifact store, and then goes on from its last checkpoint: %s.".formatted(outage.reason()));
            reasons.put(job, outage.reason());
        }
    }

    /** Whether the job has met an outage that lasts. */
    boolean isOn(UUID job) {
        if (!reasons.containsKey(job)) {
            return false;
        }
        try {
            artifacts.check();
        } catch (StoreUnavailableException e) {
            add(job, 0, e);
            return true;
        } catch (IOException e) {
            // Whatever else it is, the attempt will find out.
        }
        reasons.clear();
        return false;
    }

    /** The job does not wait any more. */
    void remove(UUID job) {
        reasons.remove(job);
    }
}
