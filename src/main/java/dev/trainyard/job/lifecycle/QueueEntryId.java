package dev.trainyard.job.lifecycle;

import java.util.UUID;

/**
 * The id of a job's queue entry. Each entry has its own number, because a job may be resumed, and so queued again, before its previous
 * entry is removed.
 */
public record QueueEntryId(UUID job, String number) {

    public static QueueEntryId next(UUID job) {
        return new QueueEntryId(job, UUID.randomUUID().toString().substring(0, 8));
    }

    public static QueueEntryId of(String id) {
        int dot = id.indexOf('.');
        return new QueueEntryId(UUID.fromString(id.substring(0, dot)), id.substring(dot + 1));
    }

    @Override
    public String toString() {
        return job + "." + number;
    }
}
