package dev.trainyard.job;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Executions whose process was killed. On PostgreSQL their missing heartbeats tell. An embedded H2 database is locked by the one
 * process that has it open, so that at start-up nobody else can be executing anything: there they go on at once. And those that
 * a process gives up when it ends.
 */
@Component
class AbandonedExecutions {

    private static final Logger log = LoggerFactory.getLogger(AbandonedExecutions.class);

    private static final String RELEASE = """
            update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where picked = true""";

    private final DataSource database;
    private final JdbcClient jdbc;

    AbandonedExecutions(DataSource database, JdbcClient jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    void release() {
        if (!isOurs()) {
            return;
        }
        int released = jdbc.sql(RELEASE).update();
        if (released > 0) {
            log.info("Going on with {} that the last process was executing when it ended", released);
        }
    }

    /** What {@code dispatch}'s execution still does counts no more, and another process may take it at once. */
    void release(Dispatch dispatch) {
        jdbc.sql(RELEASE + " and task_instance = :instance").param("instance", dispatch.toString()).update();
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
}
