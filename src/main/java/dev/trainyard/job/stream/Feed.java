package dev.trainyard.job.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A job that is watched. Viewers that are equally far share what is read for one of them, so a thousand that are up to date cost
 * the database as much as one.
 */
final class Feed {

    private static final int EXCERPTS = 16;

    private final UUID job;
    private final JobReader reader;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes = new AtomicLong();
    private final Map<Cursor, Optional<Excerpt>> excerpts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Cursor, Optional<Excerpt>> eldest) {
            return size() > EXCERPTS;
        }
    };
    private long changesAtReading;

    Feed(UUID job, JobReader reader) {
        this.job = job;
        this.reader = reader;
    }

    UUID job() {
        return job;
    }

    Set<Viewer> viewers() {
        return viewers;
    }

    /** Something may have happened to the job. Called by those who work, so it waits for nothing. */
    void changed() {
        changes.incrementAndGet();
        viewers.forEach(Viewer::wake);
    }

    synchronized Optional<Excerpt> after(Cursor cursor) {
        long now = changes.get();
        if (now != changesAtReading) {
            excerpts.clear();
            changesAtReading = now;
        }
        return excerpts.computeIfAbsent(cursor, from -> reader.read(job, from));
    }
}
