package dev.trainyard.checkpoint;

import dev.trainyard.platform.quota.QuotaExceeded;
import dev.trainyard.platform.quota.QuotaLocks;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Compares the bytes of checkpoints with their quotas. An accepted job has room for one checkpoint reserved until it ends, so that it can
 * always save its state. Further checkpoints are kept while there is room.
 */
@Repository
class CheckpointStorage {

    /**
     * The number of checkpoints that a job keeps.
     *
     * @param limit see {@link CheckpointRows.Added}
     */
    record Fit(int count, String limit) {
    }

    private final JdbcClient jdbc;
    private final QuotaLocks locks;
    private final CheckpointQuotas quotas;

    CheckpointStorage(JdbcClient jdbc, QuotaLocks locks, CheckpointQuotas quotas) {
        this.jdbc = jdbc;
        this.locks = locks;
        this.quotas = quotas;
    }

    /**
     * Reserves room for a new job.
     *
     * @param bytes size of one checkpoint
     * @throws QuotaExceeded 507 if there is no room
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void reserve(UUID job, long bytes) {
        if (quotas.hasLimitOfAll()) {
            locks.lock(QuotaLocks.Name.CHECKPOINTS);
            long used = bytesOfOthers(job);
            if (used + bytes > quotas.ofAll()) {
                throw QuotaExceeded.bytes("Checkpoints of all jobs", quotas.ofAll(), used, CheckpointQuotas.PROPERTY,
                        "A checkpoint of this job takes about %d bytes. Delete jobs that have ended.".formatted(bytes));
            }
        }
        jdbc.sql("insert into checkpoint_reservations (job_id, bytes) values (:job, :bytes)").param("job", job).param("bytes", bytes)
                .update();
    }

    /** Gives up the reservation of a job that has ended. Its checkpoints still count. */
    @Transactional(propagation = Propagation.MANDATORY)
    void release(UUID job) {
        jdbc.sql("delete from checkpoint_reservations where job_id = :job").param("job", job).update();
    }

    /**
     * Returns how many of a job's checkpoints may be kept: at least one. The result holds until the caller's transaction ends.
     *
     * @param sizes bytes of the checkpoints that the job wants to keep, the latest first
     */
    @Transactional(propagation = Propagation.MANDATORY)
    Fit fit(UUID job, List<Long> sizes) {
        long ofAll = Long.MAX_VALUE;
        if (quotas.hasLimitOfAll()) {
            locks.lock(QuotaLocks.Name.CHECKPOINTS);
            ofAll = quotas.ofAll() - bytesOfOthers(job);
        }
        long free = Math.min(quotas.ofJob(), ofAll);
        int count = 0;
        long used = 0;
        for (long size : sizes) {
            used += size;
            if (count > 0 && used > free) {
                return new Fit(count, quotas.ofJob() <= ofAll
                        ? "Checkpoints of one job may have at most %d bytes (%s).".formatted(quotas.ofJob(), CheckpointQuotas.JOB_PROPERTY)
                        : "Checkpoints of all jobs may have at most %d bytes together (%s)."
                                .formatted(quotas.ofAll(), CheckpointQuotas.PROPERTY));
            }
            count++;
        }
        return new Fit(count, null);
    }

    /**
     * Returns the bytes of all checkpoints and reservations of other jobs. A job's checkpoints use its reservation first. The reservation of
     * a job that has ended does not count: a process of an earlier version ends a job without {@link #release}.
     */
    long bytesOfOthers(UUID job) {
        return jdbc.sql("""
                select coalesce(sum(t.bytes), 0) from (
                    select u.job_id, max(u.bytes) as bytes from (
                        select c.job_id, sum(c.bytes) as bytes from checkpoints c group by c.job_id
                        union all select r.job_id, r.bytes from checkpoint_reservations r join jobs j on j.id = r.job_id
                            where j.status not in ('SUCCEEDED', 'FAILED', 'CANCELLED')) u
                    group by u.job_id) t
                where t.job_id <> :job""").param("job", job).query(Long.class).single();
    }
}
