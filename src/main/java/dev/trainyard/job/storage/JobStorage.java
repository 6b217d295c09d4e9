package dev.trainyard.job.storage;

import dev.trainyard.platform.quota.QuotaExceeded;
import dev.trainyard.platform.quota.QuotaLocks;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts the bytes of each job's events and metrics, and compares them with the quotas. Callers hold the lock of the job's row, so that
 * its counts do not change meanwhile.
 */
@Repository
public class JobStorage {

    private final JdbcClient jdbc;
    private final QuotaLocks locks;
    private final StorageQuotas quotas;

    JobStorage(JdbcClient jdbc, QuotaLocks locks, StorageQuotas quotas) {
        this.jdbc = jdbc;
        this.locks = locks;
        this.quotas = quotas;
    }

    /**
     * Returns the bytes that the job may still store. With a quota for all jobs, other jobs' transactions wait, so that this room cannot
     * shrink before the caller's transaction ends.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public StorageHeadroom headroom(UUID job, StorageKind kind) {
        long used = jdbc.sql("select %s from job_storage where job_id = :job".formatted(kind.column())).param("job", job)
                .query(Long.class).optional().orElse(0L);
        if (quotas.ofAll(kind) == StorageHeadroom.UNLIMITED) {
            return new StorageHeadroom(kind, used, quotas.ofJob(kind), 0, StorageHeadroom.UNLIMITED);
        }
        locks.lock(kind.lock());
        return new StorageHeadroom(kind, used, quotas.ofJob(kind), total(kind), quotas.ofAll(kind));
    }

    /** Counts bytes that the caller's transaction adds; negative for bytes that it deletes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(UUID job, StorageKind kind, long bytes) {
        if (bytes != 0 && jdbc.sql("update job_storage set %1$s = %1$s + :bytes where job_id = :job".formatted(kind.column()))
                .param("bytes", bytes).param("job", job).update() == 0) {
            jdbc.sql("insert into job_storage (job_id, %s) values (:job, :bytes)".formatted(kind.column()))
                    .param("job", job).param("bytes", bytes).update();
        }
    }

    /**
     * Counts an event that is not stored because of a quota.
     *
     * @return whether it is the job's first one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean dropEvent(UUID job) {
        if (jdbc.sql("update job_storage set events_dropped = events_dropped + 1 where job_id = :job").param("job", job).update() == 0) {
            jdbc.sql("insert into job_storage (job_id, events_dropped) values (:job, 1)").param("job", job).update();
        }
        return jdbc.sql("select events_dropped from job_storage where job_id = :job").param("job", job).query(Long.class).single() == 1;
    }

    /**
     * Checks that another job may be accepted. The last eighth of a quota is for the jobs that have been accepted before.
     *
     * @throws QuotaExceeded 507 if not
     */
    @Transactional(readOnly = true)
    public void requireRoom() {
        for (StorageKind kind : StorageKind.values()) {
            long limit = quotas.ofAll(kind);
            if (limit != StorageHeadroom.UNLIMITED) {
                long used = total(kind);
                if (new StorageHeadroom(kind, 0, StorageHeadroom.UNLIMITED, used, limit).isReserved()) {
                    throw QuotaExceeded.bytes(kind.subject() + " of all jobs", limit, used, kind.property(),
                            "The last eighth is reserved for jobs that have been accepted. Delete jobs that have ended.");
                }
            }
        }
    }

    /** Returns the bytes of all jobs. */
    @Transactional(readOnly = true)
    public long total(StorageKind kind) {
        return jdbc.sql("select coalesce(sum(%s), 0) from job_storage".formatted(kind.column())).query(Long.class).single();
    }
}
