package dev.trainyard.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import dev.trainyard.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DatabaseInUseTest {

    @Test
    void explainsWhyASecondProcessCannotOpenTheFile(@TempDir Path logs) throws Exception {
        TestDatabase database = TestDatabase.create();
        Object directory = database.properties().get("trainyard.data-directory");
        try (Connection first = DriverManager.getConnection("jdbc:h2:file:" + directory + "/trainyard", "sa", "");
                ServiceProcess second = ServiceProcess.start(database, logs)) {
            assertThat(second.awaitEnd(ServiceProcess.LIMIT)).isTrue();
            assertThat(first.isValid(1)).isTrue();
            assertThat(second.output()).contains("Another process has the database in " + directory + " open",
                    "trainyard.data-directory", "spring.datasource.url");
        }
    }
}
