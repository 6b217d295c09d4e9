package dev.trainyard.job.execution;

import com.github.kagkarlsson.scheduler.task.Execution;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads and changes queue entries in db-scheduler's table, where db-scheduler has no method for it. */
@Component
class QueueEntries {

    private static final Logger log = LoggerFactory.getLogger(QueueEntries.class);

    private static final String RELEASE = """
            update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where picked = true""";

    private final DataSource database;
    private final JdbcClient jdbc;

    QueueEntries(DataSource database, JdbcClient jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /**
     * Releases all entries if the database is an embedded H2 database, which this process has just opened: H2 admits no other process, so
     * no entry can be running. On PostgreSQL, the entries of dead processes are released when their heartbeats are missing.
     */
    void releaseAllIfDatabaseIsOurs() {
        if (!isOurs()) {
            return;
        }
        int released = jdbc.sql(RELEASE).update();
        if (released > 0) {
            log.info("Released {} queue entries that the last process was executing when it ended", released);
        }
    }

    /** @return false, without a change, if another execution has the entry or it was released before */
    boolean release(Execution execution) {
        return jdbc.sql(RELEASE + " and task_instance = :entry and version = :version")
                .param("entry", execution.getId()).param("version", execution.version).update() == 1;
    }

    /** @return false, without a change, if there is a newer heartbeat or another execution has the entry */
    boolean release(Heartbeat heartbeat) {
        return jdbc.sql(RELEASE + " and task_instance = :entry and version = :version and last_heartbeat = :at")
                .param("entry", heartbeat.entry()).param("version", heartbeat.version()).param("at", utc(heartbeat.at())).update() == 1;
    }

    List<Heartbeat> heartbeats() {
        return jdbc.sql("""
                select task_instance, version, last_heartbeat from scheduled_tasks
                where task_name = :task and picked = true and last_heartbeat is not null""")
                .param("task", Executor.TASK)
                .query((row, number) -> new Heartbeat(row.getString(1), row.getLong(2), row.getObject(3, OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * Makes entries due that lie further in the future than any delay. A clock that was ahead has scheduled them, and they would wait
     * until the clock reaches that time again. All are moved by the same duration, after which the latest is due now. So they keep their
     * order, and they stay after entries scheduled before the clock was ahead and before later ones.
     *
     * @return the number of moved entries
     */
    @Transactional
    int bringForward(Instant now, Duration longestDelay) {
        List<Planned> early = jdbc.sql("""
                select task_instance, execution_time from scheduled_tasks
                where task_name = :task and picked = false and execution_time > :limit order by execution_time desc""")
                .param("task", Executor.TASK).param("limit", utc(now.plus(longestDelay)))
                .query((row, number) -> new Planned(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant())).list();
        if (early.isEmpty()) {
            return 0;
        }
        Duration ahead = Duration.between(now, early.get(0).at());
        early.forEach(entry -> jdbc.sql("""
                update scheduled_tasks set execution_time = :due
                where task_name = :task and task_instance = :entry and picked = false and execution_time = :at""")
                .param("due", utc(entry.at().minus(ahead))).param("task", Executor.TASK).param("entry", entry.entry())
                .param("at", utc(entry.at())).update());
        log.warn("{} queued jobs were scheduled up to {} in the future, by a clock that was ahead; they are due now", early.size(), ahead);
        return early.size();
    }

    private record Planned(String entry, Instant at) {
    }

    private boolean isOurs() {
        try (Connection connection = database.getConnection()) {
            String url = connection.getMetaData().getURL();
            return url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:")
                    && !url.toUpperCase(Locale.ROOT).contains("AUTO_SERVER=TRUE");
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
