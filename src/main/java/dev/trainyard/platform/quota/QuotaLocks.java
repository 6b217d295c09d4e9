package dev.trainyard.platform.quota;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Locks in the database, one for each quota of the whole service. A transaction takes the lock before it compares the stored amount with
 * the quota, and holds it until it has committed its own addition; otherwise two transactions could both use the last free bytes.
 *
 * <p>A transaction takes one of these locks after its locks of jobs, models and data sets, so that no deadlock can occur. Only a
 * submission takes several: {@link Name#JOBS}, {@link Name#CHECKPOINTS}, {@link Name#EVENTS}, in this order. The purge takes its lock first, but never waits for it.
 */
@Repository
public class QuotaLocks {

    /** The rows of the table. */
    public enum Name {
        JOBS, DATASETS, EVENTS, METRICS, CHECKPOINTS, PURGE
    }

    private final JdbcClient jdbc;

    QuotaLocks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits for the lock and holds it until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(Name name) {
        jdbc.sql("select name from quota_locks where name = :name for update").param("name", name.name()).query(String.class).single();
    }

    /**
     * Takes the lock if it is free, and holds it until the caller's transaction ends.
     *
     * @return whether the lock is held now
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean tryLock(Name name) {
        return jdbc.sql("select name from quota_locks where name = :name for update skip locked").param("name", name.name())
                .query(String.class).optional().isPresent();
    }
}
