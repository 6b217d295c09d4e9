package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
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
    void runsOnTheConfiguredDatabase() throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName())
                    .isEqualToIgnoringCase(System.getProperty("trainyard.test.database", "h2"));
        }
    }

    /** The metrics include a gradient norm for each layer, and a network may have 1000 layers. */
    @Test
    void metricColumnsHoldTheMetricsOfManyLayers() throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet columns = connection.createStatement().executeQuery("""
                        select table_name, column_name, character_maximum_length from information_schema.columns
                        where table_name in ('jobs', 'model_versions') and column_name like '%metrics'""")) {
            int found = 0;
            for (; columns.next(); found++) {
                assertThat(columns.getLong(3)).as(columns.getString(1) + "." + columns.getString(2)).isEqualTo(200_000);
            }
            assertThat(found).isEqualTo(4);
        }
    }

    @Test
    void usesATemporaryDataDirectory(@Value("${trainyard.data-directory}") String directory) {
        assertThat(directory).contains("trainyard-test-");
    }
}
