package dev.trainyard.job.metric;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.platform.database.Reachability;
import dev.trainyard.platform.schedule.BackgroundTimer;
import jakarta.annotation.PreDestroy;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records the measured curves of all jobs. Points are buffered in memory, and a background thread stores them, so that a training step
 * never waits for the database. If storing fails, the points are stored on the next try. Storing is idempotent: points whose commit
 * succeeded although its answer was lost are not stored twice. If the room for metrics becomes scarce, fewer points are recorded, which the
 * job's log says.
 */
@Service
public class JobMetrics {

    /** Points were added to a job's stored series; published in the same transaction. */
    public record Stored(UUID job) {
    }

    private static final Logger log = LoggerFactory.getLogger(JobMetrics.class);

    private final MetricStore store;
    private final JobEvents events;
    private final Reachability database;
    private final ConcurrentMap<UUID, Batch> waiting = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, Thinning> thinned = new ConcurrentHashMap<>();
    private final Lock storing = new ReentrantLock();
    private final BackgroundTimer writer = new BackgroundTimer("metrics");

    JobMetrics(MetricStore store, JobEvents events, Reachability database, MetricsProperties properties) {
        this.store = store;
        this.events = events;
        this.database = database;
        writer.every(properties.writeDelay(), properties.writeDelay(), this::storeAll);
    }

    /** Adds a point to the job's buffer in memory. */
    public void record(UUID job, int attempt, Measurement measurement) {
        Thinning thinning = thinned.get(job);
        if (thinning != null && !thinning.keeps(measurement)) {
            return;
        }
        waiting.compute(job, (id, before) -> {
            Batch now = before == null || before.attempt() < attempt ? new Batch(attempt) : before;
            if (now.attempt() == attempt) {
                now.add(measurement);
            }
            return now;
        });
    }

    /**
     * Stores all recorded points of the job before it returns. Must be called before a checkpoint is written, because a job resumed from
     * the checkpoint does not measure those points again, and before the job ends. Must not be called inside a transaction.
     */
    public void flush(UUID job) {
        requireNoTransaction();
        store(job);
    }

    /** Forgets that fewer points of the job are recorded. Called when its attempt has ended. */
    public void end(UUID job) {
        thinned.remove(job);
    }

    /**
     * Deletes the points after {@code afterStep}, because a job resumed from a checkpoint at that step measures them again. The curves
     * then equal those of an uninterrupted job. -1 deletes all points. Must not be called inside a transaction.
     */
    public void truncate(UUID job, int attempt, long afterStep) {
        requireNoTransaction();
        storing.lock();
        try {
            waiting.computeIfPresent(job, (id, before) -> before.attempt() < attempt ? null : before);
            store.truncate(job, attempt, afterStep);
        } finally {
            storing.unlock();
        }
    }

    /**
     * Prevents a deadlock: the caller's transaction may have locked the job's row, which the writer thread needs, while the caller waits
     * for the writer thread.
     */
    private static void requireNoTransaction() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("metrics must be stored outside of a transaction");
        }
    }

    private void storeAll() {
        for (UUID job : waiting.keySet()) {
            try {
                store(job);
            } catch (RuntimeException e) {
                log.warn("cannot store metrics of job {}, will try again: {}", job, e.toString());
            }
        }
    }

    private void store(UUID job) {
        storing.lock();
        try {
            Batch taken = waiting.remove(job);
            if (taken != null) {
                store(job, taken);
            }
        } finally {
            storing.unlock();
        }
    }

    private void store(UUID job, Batch taken) {
        boolean done = false;
        try {
            MetricStore.Outcome outcome = store.append(job, taken);
            done = true;
            if (!outcome.written()) {
                log.debug("attempt {} of job {} is over: its last {} points are dropped", taken.attempt(), job, taken.size());
            }
            thin(job, taken.attempt(), outcome);
        } finally {
            if (!done) {
                waiting.merge(job, taken, (newer, older) -> newer.attempt() == older.attempt() ? older.followedBy(newer) : newer);
            }
        }
    }

    private void thin(UUID job, int attempt, MetricStore.Outcome outcome) {
        Thinning thinning = thinned.get(job);
        if (thinning == null && outcome.stride() > 1) {
            thinning = new Thinning();
            thinned.put(job, thinning);
            logThinned(job, attempt, outcome.limit());
        }
        if (thinning != null) {
            thinning.every(outcome.stride());
        }
    }

    private void logThinned(UUID job, int attempt, String limit) {
        log.warn("Job {}: fewer points of its metrics are stored from here on. {}", job, limit);
        try {
            events.append(job, attempt, JobEvents.WARNING, "metrics_thinned", "Fewer points of the metrics are stored from here on; "
                    + "training and its result are not affected. " + limit);
        } catch (RuntimeException e) {
            log.warn("Cannot add the warning metrics_thinned to the log of job {}: {}", job, e.toString());
        }
    }

    @PreDestroy
    void close() {
        writer.stop();
        if (database.answers()) {
            storeAll();
        }
    }
}
