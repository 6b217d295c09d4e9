package dev.trainyard.job.execution;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Keeps the jobs that cannot run in this process because the artifact store is down or refuses requests. The reason is written once to
 * each job's log, and the job is claimed again only when the store works. An outage may take days, and a new attempt every few seconds
 * would fill the log.
 */
@Component
class StoreOutages {

    private final ArtifactStore artifacts;
    private final JobEvents events;
    private final Map<UUID, String> reasons = new ConcurrentHashMap<>();

    StoreOutages(ArtifactStore artifacts, JobEvents events) {
        this.artifacts = artifacts;
        this.events = events;
    }

    /** @param attempt the attempt that the outage ended, or 0 */
    void add(UUID job, int attempt, StoreUnavailableException outage) {
        if (!outage.reason().equals(reasons.get(job))) {
            events.append(job, attempt, JobEvents.WARNING, "store_unavailable",
                    "The job waits for the artifact store, and then goes on from its last checkpoint: %s.".formatted(outage.reason()));
            reasons.put(job, outage.reason());
        }
    }

    /** Whether the job met an outage that is not over. Checks the store. */
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
            // Not an outage: the next attempt will report it.
        }
        reasons.clear();
        return false;
    }

    /** Forgets a job that no longer waits. */
    void remove(UUID job) {
        reasons.remove(job);
    }
}
