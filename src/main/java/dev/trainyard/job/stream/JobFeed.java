package dev.trainyard.job.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A job with subscribers. Subscribers at the same cursor share one database read, so a thousand subscribers that are up to date cost
 * the database as much as one.
 */
final class JobFeed {

    private static final int EXCERPTS = 16;

    private final UUID job;
    private final JobReader reader;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes = new AtomicLong();
    private final Map<Cursor, Optional<StreamChunk>> chunks = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Cursor, Optional<StreamChunk>> eldest) {
            return size() > EXCERPTS;
        }
    };
    private long changesAtReading;

    JobFeed(UUID job, JobReader reader) {
        this.job = job;
        this.reader = reader;
    }

    UUID job() {
        return job;
    }

    Set<Subscriber> subscribers() {
        return subscribers;
    }

    /** Wakes all subscribers, because the job may have changed. Does not block: training threads call it. */
    void changed() {
        changes.incrementAndGet();
        subscribers.forEach(Subscriber::wake);
    }

    synchronized Optional<StreamChunk> after(Cursor cursor) {
        long now = changes.get();
        if (now != changesAtReading) {
            chunks.clear();
            changesAtReading = now;
        }
        return chunks.computeIfAbsent(cursor, from -> reader.read(job, from));
    }
}
