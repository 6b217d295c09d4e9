package dev.trainyard.platform.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H2FileTest {

    @ParameterizedTest
    @CsvSource({
            "jdbc:h2:file:/data/trainyard;MODE=PostgreSQL, /data/trainyard.mv.db",
            "jdbc:h2:/data/x, /data/x.mv.db",
            "jdbc:h2:file:/data/with.dots/x.y, /data/with.dots/x.y.mv.db"})
    void isFoundInUrl(String url, Path file) {
        assertThat(H2File.of(url, "sa", "")).hasValueSatisfying(database -> assertThat(database.file()).isEqualTo(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:./data/x", "jdbc:h2:file:data/x;A=B"})
    void isFoundBelowWorkingDirectory(String url) {
        assertThat(H2File.of(url, "sa", "").orElseThrow().file()).isEqualTo(Path.of("data", "x.mv.db").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:~/x", "jdbc:h2:file:~/x"})
    void isFoundInHomeDirectory(String url) {
        assertThat(H2File.of(url, "sa", "").orElseThrow().file()).isEqualTo(Path.of(System.getProperty("user.home"), "x.mv.db"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:mem:x", "jdbc:h2:tcp://localhost/x", "jdbc:h2:ssl://localhost/x", "jdbc:h2:zip:x.zip!/x",
            "jdbc:h2:nioMapped:/data/x", "jdbc:postgresql://localhost/x"})
    void isAbsentForOtherKindsOfStorage(String url) {
        assertThat(H2File.of(url, "sa", "")).isEmpty();
    }
}
