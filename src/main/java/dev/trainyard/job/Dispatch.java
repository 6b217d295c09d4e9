package dev.trainyard.job;

import java.util.UUID;

/**
 * One entry of a job in the queue. Each has a number of its own, because a job may be queued anew (resumed) while the entry that
 * it ran by is not removed yet.
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
