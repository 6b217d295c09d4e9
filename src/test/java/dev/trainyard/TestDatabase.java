package dev.trainyard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * A fresh database and a fresh data directory. A test can start the service several times with {@link #properties()}: each start finds
 * the data of the one before.
 */
public record TestDatabase(Map<String, Object> properties) {

    private static final String POSTGRESQL = "postgresql";

    /** Returns a PostgreSQL database, which several processes can share, whatever the system property says. */
    public static TestDatabase shareable() {
        return create(POSTGRESQL);
    }

    /** Returns the service's own H2 database in a file, whatever the system property says. */
    public static TestDatabase embedded() {
        return create("h2");
    }

    /** Returns a database of the kind in the system property {@code trainyard.test.database}. */
    public static TestDatabase create() {
        return create(System.getProperty("trainyard.test.database", "h2"));
    }

    private static TestDatabase create(String wanted) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("trainyard.data-directory", temporaryDirectory().toString());
        properties.put("spring.datasource.hikari.minimum-idle", 0);
        switch (wanted) {
            case "h2" -> {
                // The service's own default: a file in the data directory.
            }
            case POSTGRESQL -> properties.putAll(PostgresServer.shared().createDatabase());
            default -> throw new IllegalStateException("trainyard.test.database must be h2 or postgresql, got " + wanted);
        }
        return new TestDatabase(properties);
    }

    private static Path temporaryDirectory() {
        try {
            Path directory = Files.createTempDirectory("trainyard-test-").toRealPath();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(directory.toFile())));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives each Spring context a database of its own. */
    public static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.getEnvironment().getPropertySources()
                    .addFirst(new MapPropertySource("test database", create().properties()));
        }
    }
}
