package dev.trainyard.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.trainyard.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@Tag("process")
class PostgresqlConnectionsTest {

    private final Map<String, Object> database = TestDatabase.shareable().properties();

    @Test
    void haveDefaultTimeouts() throws SQLException {
        try (HikariDataSource pool = pool(""); Connection connection = pool.getConnection()) {
            assertThat(shown(connection, "idle_in_transaction_session_timeout")).isEqualTo("10s");
            assertThat(shown(connection, "lock_timeout")).isEqualTo("15s");
        }
    }

    @Test
    void takeTheOptionsOfTheUrl() throws SQLException {
        try (HikariDataSource pool = pool("options=-c%20lock_timeout=3s"); Connection connection = pool.getConnection()) {
            assertThat(shown(connection, "lock_timeout")).isEqualTo("3s");
            assertThat(shown(connection, "idle_in_transaction_session_timeout")).isEqualTo("0");
        }
    }

    @Test
    void releaseRowLocksOfAFrozenProcess() throws SQLException {
        try (HikariDataSource pool = pool("options=-c%20idle_in_transaction_session_timeout=1s%20-c%20lock_timeout=60s");
                Connection frozen = pool.getConnection(); Connection other = pool.getConnection()) {
            execute(other, "create table held (id int primary key, holder text)");
            execute(other, "insert into held values (1, 'nobody')");
            frozen.setAutoCommit(false);
            execute(frozen, "update held set holder = 'frozen'");

            execute(other, "update held set holder = 'other'");

            assertThatThrownBy(frozen::commit).satisfies(failure -> assertThat(DatabaseFailures.isOutage(failure)).isTrue());
            try (Statement statement = other.createStatement(); ResultSet row = statement.executeQuery("select holder from held")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("other");
            }
        }
    }

    private HikariDataSource pool(String parameters) {
        HikariDataSource pool = new HikariDataSource();
        String url = database.get("spring.datasource.url").toString();
        pool.setJdbcUrl(parameters.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + parameters);
        pool.setUsername(database.get("spring.datasource.username").toString());
        pool.setPassword(database.get("spring.datasource.password").toString());
        pool.setMinimumIdle(0);
        PostgresqlConnections.postgresqlDefaults().postProcessBeforeInitialization(pool, "pool");
        return pool;
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
