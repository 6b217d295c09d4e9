package dev.trainyard.job.purge;

import dev.trainyard.checkpoint.Checkpoint;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.platform.quota.QuotaLocks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes the data of an ended job in small transactions, so that no lock is held for long. Each transaction takes the lock of the purge,
 * so only one process deletes at a time. If the process ends in between, the next purge continues.
 */
@Component
class JobEraser {

    /** The result of erasing one job. */
    enum Result {
        DONE,
        /** The job no longer exists, or has not ended. */
        ABSENT,
        /** Another process purges. */
        BUSY
    }

    /** The maximum number of rows of each table that one transaction deletes. */
    private static final int ROWS = 500;

    private final JdbcClient jdbc;
    private final Checkpoints checkpoints;
    private final QuotaLocks locks;
    private final TransactionTemplate transaction;

    JobEraser(JdbcClient jdbc, Checkpoints checkpoints, QuotaLocks locks, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.checkpoints = checkpoints;
        this.locks = locks;
        this.transaction = transaction;
    }

    /** Deletes the job's checkpoints, metrics, events and evaluations; the job stays, with {@code now} as the time of its purge. */
    Result empty(UUID job, Instant now) {
        return erase(job, () -> jdbc.sql("update jobs set purged_at = :now where id = :job").param("now", now.atOffset(ZoneOffset.UTC))
                .param("job", job).update());
    }

    /** Deletes the job and its data. Its model stays. */
    Result delete(UUID job) {
        return erase(job, () -> jdbc.sql("delete from jobs where id = :job").param("job", job).update());
    }

    /** @param last runs at the end of the last transaction */
    private Result erase(UUID job, Runnable last) {
        while (true) {
            List<Checkpoint> files = new ArrayList<>();
            Result result = transaction.execute(status -> erase(job, last, files));
            files.forEach(checkpoints::deleteFile);
            if (result != null) {
                return result;
            }
        }
    }

    /** @return null if rows are left for further transactions */
    private Result erase(UUID job, Runnable last, List<Checkpoint> files) {
        if (!locks.tryLock(QuotaLocks.Name.PURGE)) {
            return Result.BUSY;
        }
        if (jdbc.sql("select id from jobs where id = :job and status in ('SUCCEEDED', 'FAILED', 'CANCELLED') for update").param("job", job)
                .query(UUID.class).optional().isEmpty()) {
            return Result.ABSENT;
        }
        int metrics = deleteSome("job_metric_chunks", "first_point", job);
        int events = deleteSome("job_events", "sequence", job);
        if (metrics == ROWS || events == ROWS) {
            return null;
        }
        List.of("job_storage", "job_evaluations").forEach(table -> deleteAll(table, job));
        // The files are deleted after the commit, because a rollback would keep their rows.
        files.addAll(checkpoints.list(job));
        deleteAll("checkpoints", job);
        last.run();
        return Result.DONE;
    }

    private int deleteSome(String table, String key, UUID job) {
        return jdbc.sql(("delete from %1$s where job_id = :job and %2$s in "
                + "(select d.%2$s from %1$s d where d.job_id = :job order by d.%2$s limit %3$d)").formatted(table, key, ROWS))
                .param("job", job).update();
    }

    private void deleteAll(String table, UUID job) {
        jdbc.sql("delete from %s where job_id = :job".formatted(table)).param("job", job).update();
    }
}
