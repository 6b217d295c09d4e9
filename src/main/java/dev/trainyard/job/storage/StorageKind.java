package dev.trainyard.job.storage;

import dev.trainyard.platform.quota.QuotaLocks;

/** The kinds of data that jobs add to the database while they run. */
public enum StorageKind {

    EVENTS("Events", "event", QuotaLocks.Name.EVENTS), METRICS("Metrics", "metric", QuotaLocks.Name.METRICS);

    private final String subject;
    private final String word;
    private final QuotaLocks.Name lock;

    StorageKind(String subject, String word, QuotaLocks.Name lock) {
        this.subject = subject;
        this.word = word;
        this.lock = lock;
    }

    /** Returns the name for the beginning of a sentence. */
    String subject() {
        return subject;
    }

    String column() {
        return word + "_bytes";
    }

    String jobProperty() {
        return "trainyard.quotas.job-" + word + "-bytes";
    }

    String property() {
        return "trainyard.quotas." + word + "-bytes";
    }

    QuotaLocks.Name lock() {
        return lock;
    }
}
