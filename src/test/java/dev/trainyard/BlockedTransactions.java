package dev.trainyard;

import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;

/** Waits until a transaction waits for a lock, so that a test can interleave transactions. */
public final class BlockedTransactions {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** H2 retries a blocked insertion without naming its blocker. Only such an insertion takes longer than 200 ms in these tests. */
    private static final String H2 = """
            select count(*) from information_schema.sessions where blocker_id is not null or session_id <> session_id()
            and executing_statement is not null and datediff(millisecond, executing_statement_start, current_timestamp) > 200""";
    private static final String POSTGRESQL = "select count(*) from pg_stat_activity where datname = current_database()"
            + " and wait_event_type = 'Lock'";

    private BlockedTransactions() {
    }

    /** Returns when a transaction waits for a lock. */
    public static void awaitOne(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        String query = System.getProperty("trainyard.test.database", "h2").equals("h2") ? H2 : POSTGRESQL;
        Awaitility.await("a transaction that waits for a lock").atMost(LIMIT).pollInterval(Duration.ofMillis(5))
                .until(() -> jdbc.queryForObject(query, Integer.class), waiting -> waiting > 0);
    }
}
