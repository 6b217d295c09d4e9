package dev.trainyard.job;

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

/** The entries of the queue in db-scheduler's table, beyond what db-scheduler does with them itself. */
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
     * Releases all entries when this process has just opened an embedded H2 database: H2 lets no other process in, so that none
     * can be executing anything. On PostgreSQL, missing heartbeats tell instead.
     */
    void releaseAllIfDatabaseIsOurs() {
        if (!isOurs()) {
            return;
        }
        int released = jdbc.sql(RELEASE).update();
        if (released > 0) {
            log.info("Going on with {} that the last process was executing when it ended", released);
        }
    }

    /** @return false when the entry has changed hands or was released before; then nothing is changed */
    boolean release(Execution execution) {
        return jdbc.sql(RELEASE + " and task_instance = :entry and version = :version")
                .param("entry", execution.getId()).param("version", execution.version).update() == 1;
    }

    /** @return false when the process has given another sign of life, or the entry has changed hands; then nothing is changed */
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
     * Makes entries due that lie further in the future than any delay: a clock that was ahead has scheduled them, and they would wait
     * until the clock comes there again. All are moved by the same time, after which the latest of them is due now; so they keep their
     * order, and their places between the entries from before the clock was ahead and those from after.
     *
     * @return how many were moved
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
