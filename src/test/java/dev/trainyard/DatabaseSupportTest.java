package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@DatabaseTest
class DatabaseSupportTest {

    @Autowired
    DataSource database;

    @Test
    void runsOnTheDatabaseThatWasAskedFor() throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName())
                    .isEqualToIgnoringCase(System.getProperty("trainyard.test.database", "h2"));
        }
    }

    @Test
    void leavesTheUsersDataDirectoryAlone(@Value("${trainyard.data-directory}") String directory) {
        assertThat(directory).contains("trainyard-test-");
    }
}
