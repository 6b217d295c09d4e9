package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.TestDatabase;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Migrates the database of an older version, which reused the version numbers of deleted models. */
@Tag("database")
class VersionNumbersUpgradeTest {

    private static final String MIGRATION = "db/migration/V14__models_and_data_sets_keep_their_identity.sql";

    private final DataSource database = database(TestDatabase.create().properties());
    private final JdbcTemplate rows = new JdbcTemplate(database);

    @Test
    void versionNumbersContinueAboveThoseOfAllJobs() {
        Flyway.configure().dataSource(database).target("11").load().migrate();
        model("untouched", 2);
        job("untouched", 1);
        job("deleted", 3);
        job("deleted", 7);
        model("renewed", 1);
        job("renewed", 4);
        job("renewed", 1);
        job("unfinished", null);

        Flyway.configure().dataSource(database).load().migrate();
        new ResourceDatabasePopulator(new ClassPathResource(MIGRATION)).execute(database);

        assertThat(rows.query("select name, last_version, deleted_at is not null from models order by name",
                (row, i) -> "%s %d %s".formatted(row.getString(1), row.getInt(2), row.getBoolean(3) ? "deleted" : "there")))
                .as("after the migration ran a second time").containsExactly("deleted 7 deleted", "renewed 4 there", "untouched 2 there");
    }

    private void model(String name, int last) {
        rows.update("insert into models (name, last_version, created_at) values (?, ?, current_timestamp)", name, last);
    }

    private void job(String model, Integer version) {
        rows.update("""
                insert into jobs (id, name, model, specification, status, attempt, interruptions, epoch, step, seconds, parameters,
                    model_version, created_at)
                values (?, 'job', ?, '{}', 'SUCCEEDED', 1, 0, 1, 1, 1, 1, ?, current_timestamp)""", UUID.randomUUID(), model, version);
    }

    private static DataSource database(Map<String, Object> properties) {
        String h2 = "jdbc:h2:file:" + properties.get("trainyard.data-directory")
                + "/trainyard;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=VALUE";
        return new DriverManagerDataSource(properties.getOrDefault("spring.datasource.url", h2).toString(),
                properties.getOrDefault("spring.datasource.username", "").toString(),
                properties.getOrDefault("spring.datasource.password", "").toString());
    }
}
