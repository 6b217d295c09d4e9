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
        // It reports at length that what has crashed cannot be stopped.
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
                // A process that crashes may lose nothing; only a machine could, and that one does not.
                .setServerConfig("synchronous_commit", "on").setServerConfig("max_connections", "200").setPGStartupWait(START_LIMIT)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD).setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    /** Immediate shutdown: no goodbye to the clients, no checkpoint, recovery from the log at the next start. */
    void crash() throws IOException, InterruptedException {
        Instant from = Instant.now();
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        Node.signal("QUIT", Long.parseLong(pid));
        assertThat(server.getProcess().waitFor(30, TimeUnit.SECONDS)).as("PostgreSQL ends at once").isTrue();
        outages.add(new Outage(from, Instant.MAX));
    }

    void restart() throws IOException {
        int port = server.getPort();
        // Gives up its lock on the data directory; there is nothing left to stop.
        server.close();
        server = start(port);
        Outage last = outages.remove(outages.size() - 1);
        outages.add(new Outage(last.from(), Instant.now()));
    }

    /** As whatever looks after it does, when it has ended for a reason of its own. */
    void restartUnlessAlive() throws IOException {
        if (!server.getProcess().isAlive()) {
            outages.add(new Outage(Instant.now(), Instant.MAX));
            restart();
        }
    }

    List<Outage> outages() {
        return outages;
    }

    /** The service's own properties for it. */
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
