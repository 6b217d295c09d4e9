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
 * One PostgreSQL server for the tests of this JVM, by the first way that there is: a JDBC URL in the environment
 * ({@code TRAINYARD_TEST_JDBC_URL}, {@code …_JDBC_USER}, {@code …_JDBC_PASSWORD}), a container when a Docker engine answers
 * (of {@code TRAINYARD_TEST_POSTGRES_IMAGE}), an embedded server. A way that is there and does not work fails the tests: going
 * on with the next one would be a green build that did not test what it says.
 */
record PostgresServer(String url, String user, String password) {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A new, empty database, as the service's own properties. */
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
        // Answering is what counts: what an image logs while it starts, and how often, is its own affair.
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

    /** Started by whoever is first to need it, once, even when that fails. */
    private static final class Shared {
        static final PostgresServer SERVER = start();
    }
}
