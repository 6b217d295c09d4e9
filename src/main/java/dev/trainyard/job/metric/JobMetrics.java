package dev.trainyard.job.metric;

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
 * The measured curves of all jobs. Points wait in memory until one thread stores what has come together, so that a training
 * step never waits for the database. When storing fails, they wait for the next try, which stores them once even if the first one
 * succeeded and only its answer was lost.
 */
@Service
public class JobMetrics {

    /** A job's stored series has grown; published in the transaction that made it grow. */
    public record Stored(UUID job) {
    }

    private static final Logger log = LoggerFactory.getLogger(JobMetrics.class);

    private final MetricStore store;
    private final Reachability database;
    private final ConcurrentMap<UUID, Batch> waiting = new ConcurrentHashMap<>();
    private final Lock storing = new ReentrantLock();
    private final BackgroundTimer writer = new BackgroundTimer("metrics");

    JobMetrics(MetricStore store, Reachability database, MetricsProperties properties) {
        this.store = store;
        this.database = database;
        writer.every(properties.writeDelay(), properties.writeDelay(), this::storeAll);
    }

    /** Notes a point of the job's curves. Only memory is touched: a training step never waits for the database. */
    public void record(UUID job, int attempt, Measurement measurement) {
        waiting.compute(job, (id, before) -> {
            Batch now = before == null || before.attempt() < attempt ? new Batch(attempt) : before;
            if (now.attempt() == attempt) {
                now.add(measurement);
            }
            return now;
        });
    }

    /**
     * Returns when everything that was recorded is stored. Call it before a checkpoint is written, so that what a resumed job
     * does not measure again is there, and before the job ends; never inside a transaction.
     */
    public void flush(UUID job) {
        requireNoTransaction();
        store(job);
    }

    /**
     * Drops the points after {@code afterStep}, which a job that goes on from a checkpoint at that step measures again; its
     * curves then equal those of a job that was never interrupted. -1 drops all. Never inside a transaction.
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

    /** The caller's transaction may hold the job's row, for which the writing thread then waits while the caller waits for it. */
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
            if (!store.append(job, taken)) {
                log.debug("attempt {} of job {} is over: its last {} points are dropped", taken.attempt(), job, taken.size());
            }
            done = true;
        } finally {
            if (!done) {
                waiting.merge(job, taken, (newer, older) -> newer.attempt() == older.attempt() ? older.followedBy(newer) : newer);
            }
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
