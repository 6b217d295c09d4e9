package dev.trainyard.job;

import java.util.UUID;

/**
 * The id of a job's queue entry. Each entry has its own number, because a job may be resumed, and so queued again, before its previous
 * entry is removed.
 */
record Dispatch(UUID job, String number) {

    static Dispatch next(UUID job) {
        return new Dispatch(job, UUID.randomUUID().toString().substring(0, 8));
    }

    static Dispatch of(String id) {
        int dot = id.indexOf('.');
        return new Dispatch(UUID.fromString(id.substring(0, dot)), id.substring(dot + 1));
    }

    @Override
    public String toString() {
        return job + "." + number;
    }
}
