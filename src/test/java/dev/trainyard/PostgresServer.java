package dev.trainyard;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One PostgreSQL server for the tests of this JVM: the server of the environment's JDBC URL if it is set
 * ({@code TRAINYARD_TEST_JDBC_URL}, {@code …_JDBC_USER}, {@code …_JDBC_PASSWORD}), else a container of
 * {@code TRAINYARD_TEST_POSTGRES_IMAGE} if a Docker engine answers, else an embedded server. If the chosen server does not work, the
 * tests fail: with a fallback, the build would pass without testing the chosen server.
 */
record PostgresServer(String url, String user, String password) {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** Creates an empty database and returns the service's properties for it. */
    Map<String, Object> createDatabase() {
        String name = "trainyard_test_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database on " + url + ": " + e.getMessage(), e);
        }
        return Map.of("spring.datasource.url", url.replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"),
                "spring.datasource.username", user, "spring.datasource.password", password);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private static PostgresServer start() {
        String url = System.getenv("TRAINYARD_TEST_JDBC_URL");
        if (url != null && !url.isBlank()) {
            return announced("the server of TRAINYARD_TEST_JDBC_URL", new PostgresServer(url,
                    System.getenv().getOrDefault("TRAINYARD_TEST_JDBC_USER", "postgres"),
                    System.getenv().getOrDefault("TRAINYARD_TEST_JDBC_PASSWORD", "postgres")));
        }
        return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
    }

    private static PostgresServer container() {
        String image = System.getenv().getOrDefault("TRAINYARD_TEST_POSTGRES_IMAGE", "postgres:18");
        PostgreSQLContainer container = new PostgreSQLContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
        // Waits for a connection and not for log lines, because images differ in what they log at start.
        container.setWaitStrategy(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                Awaitility.await("PostgreSQL in a container of " + image).atMost(START_LIMIT)
                        .pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                        .until(() -> {
                            of(container).connect().close();
                            return true;
                        });
            }
        });
        container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=500");
        container.start();
        return announced("a Testcontainers container of " + image, of(container));
    }

    private static PostgresServer of(PostgreSQLContainer container) {
        return new PostgresServer(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    private static PostgresServer embedded() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "500")
                    .setPGStartupWait(START_LIMIT)
                    .start();
            return announced("embedded PostgreSQL, since no Docker engine answers",
                    new PostgresServer(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException("embedded PostgreSQL does not start", e);
        }
    }

    private static PostgresServer announced(String how, PostgresServer server) {
        try (Connection connection = server.connect()) {
            System.out.println("Database tests run on PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + ": " + how);
            return server;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot connect to " + how + ": " + e.getMessage(), e);
        }
    }

    /** Starts the server on first use. A start that failed is not repeated. */
    private static final class Shared {
        static final PostgresServer SERVER = start();
    }
}
