package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

@Tag("process")
class DurabilityTest {

    private static final int ROWS = 10;

    @Test
    void committedRowsSurviveAKilledProcess(@TempDir Path directory) throws Exception {
        String url = url(directory);
        Process victim = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Victim.class.getName(), url).inheritIO().start();
        assertThat(victim.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(victim.exitValue()).isEqualTo(Victim.KILLED);

        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                ResultSet count = connection.createStatement().executeQuery("select count(*) from promises")) {
            count.next();
            assertThat(count.getInt(1)).isEqualTo(ROWS);
        }
    }

    /** Returns the service's own JDBC URL for another data directory. */
    private static String url(Path directory) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(
                new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml")).get(0));
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("trainyard.data-directory", directory.toString())));
        return environment.getProperty("spring.datasource.url");
    }

    /** Commits rows and halts the JVM at once: the database can do nothing later or on exit. */
    static final class Victim {

        static final int KILLED = 9;

        public static void main(String[] arguments) throws SQLException {
            Connection connection = DriverManager.getConnection(arguments[0], "sa", "");
            connection.createStatement().execute("create table promises(i int)");
            connection.setAutoCommit(false);
            for (int i = 0; i < ROWS; i++) {
                connection.createStatement().execute("insert into promises values (" + i + ")");
                connection.commit();
            }
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
