package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL server that can crash, and be started again with the same data on the same port. */
final class Postgres implements AutoCloseable {

    private static final String NAME = "postgres";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    static {
        // EmbeddedPostgres logs a long error when it stops a server that has crashed.
        ((Logger) LoggerFactory.getLogger(EmbeddedPostgres.class)).setLevel(Level.OFF);
    }

    /** A time in which the database did not answer. */
    record Outage(Instant from, Instant to) {
    }

    private final Path data;
    private final List<Outage> outages = new CopyOnWriteArrayList<>();
    private final String url;
    private EmbeddedPostgres server;

    Postgres(Path data) throws IOException {
        this.data = data;
        server = start(0);
        url = server.getJdbcUrl(NAME, NAME);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false)
                // With synchronous_commit, a crash of the server loses no commit; only a crash of the machine could.
                .setServerConfig("synchronous_commit", "on").setServerConfig("max_connections", "200").setPGStartupWait(START_LIMIT)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD).setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    /** Crashes the server by an immediate shutdown: no notice to clients, no checkpoint, recovery from the log at the next start. */
    void crash() throws IOException, InterruptedException {
        Instant from = Instant.now();
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        Node.signal("QUIT", Long.parseLong(pid));
        assertThat(server.getProcess().waitFor(30, TimeUnit.SECONDS)).as("PostgreSQL ends at once").isTrue();
        outages.add(new Outage(from, Instant.MAX));
    }

    void restart() throws IOException {
        int port = server.getPort();
        // Releases the lock on the data directory. The server itself has ended already.
        server.close();
        server = start(port);
        Outage last = outages.remove(outages.size() - 1);
        outages.add(new Outage(last.from(), Instant.now()));
    }

    /** Restarts the server, as a service manager does, if it has ended by itself. */
    void restartUnlessAlive() throws IOException {
        if (!server.getProcess().isAlive()) {
            outages.add(new Outage(Instant.now(), Instant.MAX));
            restart();
        }
    }

    List<Outage> outages() {
        return outages;
    }

    /** Returns the service's properties for this database. */
    Map<String, String> properties() {
        return Map.of("spring.datasource.url", url, "spring.datasource.username", NAME, "spring.datasource.password", NAME);
    }

    JdbcClient client() {
        return JdbcClient.create(new DriverManagerDataSource(url, NAME, NAME));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
