package dev.trainyard.inference;

import dev.trainyard.model.VersionDeleted;
import dev.trainyard.model.VersionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Counts the inference calls of this process, by model version, since it started. Keeps the most recently used versions only. */
@Component
public class InferenceStatistics {

    private static final int MAX_VERSIONS = 1000;

    /** Ordered from the least to the most recently used. */
    private final Map<UUID, VersionStatistics> versions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, VersionStatistics> eldest) {
            return size() > MAX_VERSIONS;
        }
    };

    /** Returns the counters of a version. */
    public VersionStatistics of(VersionId version) {
        synchronized (versions) {
            return versions.computeIfAbsent(version.id(), id -> new VersionStatistics());
        }
    }

    /** Returns a copy of a version's counters, all zero if it has not been used. */
    public VersionStatistics.Snapshot snapshot(VersionId version) {
        VersionStatistics found;
        synchronized (versions) {
            found = versions.get(version.id());
        }
        return (found == null ? new VersionStatistics() : found).snapshot();
    }

    @TransactionalEventListener
    void deleted(VersionDeleted version) {
        synchronized (versions) {
            versions.remove(version.id());
        }
    }
}
