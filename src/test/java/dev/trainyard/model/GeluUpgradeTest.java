package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Migrates the database of an older version, where {@code gelu} meant the approximation that is now called {@code gelu_tanh}. */
@Tag("database")
class GeluUpgradeTest {

    private static final String LAYERS = """
            {"input":[2],"layers":[{"type":"dense","units":3,"activation":"%s"},{"type":"dense","units":2,"activation":"softmax"},\
            {"type":"dense","units":1,"activation":"%1$s"}]}""";
    /** The tag has the name and value of the migrated field. The migration must not change it. */
    private static final String JOB = "{\"name\":\"j\",\"tags\":{\"activation\":\"gelu\"},\"architecture\":%s,\"cost\":\"quadratic\"}";
    private static final String MODEL = "{\"architecture\":%s,\"cost\":\"quadratic\"}";
    private static final String ENSEMBLE = "{\"architecture\":null,\"ensemble\":{\"members\":[{\"architecture\":%s},{\"architecture\":%1$s}]}}";

    private final DataSource database = database(TestDatabase.create().properties());
    private final JdbcTemplate rows = new JdbcTemplate(database);

    @Test
    void migratesGeluOfOlderVersionsToGeluTanh() {
        Flyway.configure().dataSource(database).target("14").load().migrate();
        for (String activation : List.of("gelu", "relu")) {
            String layers = LAYERS.formatted(activation);
            rows.update("""
                    insert into jobs (id, name, model, specification, status, attempt, interruptions, epoch, step, seconds, parameters,
                        created_at)
                    values (?, 'job', 'm', ?, 'SUCCEEDED', 1, 0, 1, 1, 1, 1, current_timestamp)""", UUID.randomUUID(), JOB.formatted(layers));
            version("model-" + activation, MODEL.formatted(layers));
            version("ensemble-" + activation, ENSEMBLE.formatted(layers));
        }

        Flyway.configure().dataSource(database).load().migrate();

        String tanh = LAYERS.formatted("gelu_tanh");
        String relu = LAYERS.formatted("relu");
        assertThat(rows.queryForList("select specification from jobs", String.class))
                .containsExactlyInAnyOrder(JOB.formatted(tanh), JOB.formatted(relu));
        assertThat(rows.queryForList("select definition from model_versions", String.class)).containsExactlyInAnyOrder(
                MODEL.formatted(tanh), MODEL.formatted(relu), ENSEMBLE.formatted(tanh), ENSEMBLE.formatted(relu));
    }

    private void version(String model, String definition) {
        rows.update("insert into models (name, last_version, created_at) values (?, 1, current_timestamp)", model);
        rows.update("""
                insert into model_versions (id, model, version, job_id, definition, artifact, sha256, size_bytes, weights_sha256, parameters,
                    metrics, provenance, created_at)
                values (?, ?, 1, ?, ?, 'a', 's', 1, 's', 1, '{}', '{}', current_timestamp)""", UUID.randomUUID(), model, UUID.randomUUID(),
                definition);
    }

    private static DataSource database(Map<String, Object> properties) {
        String h2 = "jdbc:h2:file:" + properties.get("trainyard.data-directory")
                + "/trainyard;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=VALUE";
        return new DriverManagerDataSource(properties.getOrDefault("spring.datasource.url", h2).toString(),
                properties.getOrDefault("spring.datasource.username", "").toString(),
                properties.getOrDefault("spring.datasource.password", "").toString());
    }
}
