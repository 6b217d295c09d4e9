package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Starts the service on the data directory of an earlier version, whose database is at schema 5 and whose process was killed. It has a
 * succeeded, a running, a paused and a queued job, an imported data set and a model.
 */
@Tag("database")
@Tag("process")
class UpgradeTest {

    private static final String SCHEMA = "5";
    private static final List<String> TABLES = List.of("datasets", "models", "model_versions", "model_aliases", "jobs", "job_tags",
            "job_transitions", "checkpoints", "idempotency_keys", "scheduled_tasks", "job_events", "job_metric_chunks", "job_evaluations");
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** The request by which the earlier version created the queued job. */
    private static final String QUEUED = """
            {"name":"queued","dataset":"table","architecture":{"layers":[{"type":"dense","units":16,"activation":"tanh"},
             {"type":"dense","units":2,"activation":"softmax"}]},"cost":"log_likelihood",
             "optimizer":{"type":"sgd","learning_rate":0.1,"momentum":0.5},"epochs":5}""";

    private final TestDatabase database = TestDatabase.create();
    private final Path data = Path.of(database.properties().get("trainyard.data-directory").toString());
    @TempDir
    private Path logs;
    private ServiceProcess service;

    @Test
    void runsOnTheDataOfAnEarlierVersion() throws Exception {
        unzip();
        if (database.properties().containsKey("spring.datasource.url")) {
            moveToPostgresql();
        }
        try (ServiceProcess started = ServiceProcess.start(database, logs, "trainyard.workers=1")) {
            service = started.awaitReady();
            JsonNode done = job("done");
            String id = done.get("id").stringValue();
            assertThat(done.get("status").stringValue()).isEqualTo("succeeded");
            assertThat(done.at("/tags/kind").stringValue()).isEqualTo("older");
            assertThat(done.at("/objective/type").stringValue()).isEqualTo("supervised");
            assertThat(done.get("transitions").size()).isEqualTo(3);
            assertThat(service.get("/api/v1/jobs/" + id + "/metrics?names=training_cost&max_points=0").findValue("value").size()).isEqualTo(5);
            assertThat(service.get("/api/v1/jobs/" + id + "/events").get("data").size()).isPositive();
            assertThat(service.get("/api/v1/jobs/" + id + "/evaluation?split=test").get("accuracy").doubleValue()).isEqualTo(0.872);
            assertThat(service.status("/api/v1/models/done/versions/champion/export?format=npz")).isEqualTo(200);
            HttpResponse<String> answer = service.post("/api/v1/models/done/predict", "{\"instances\":[[0.1,0.2]]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(service.get("/api/v1/datasets/table/examples?split=train").get("data").size()).isPositive();
            assertThat(ServiceProcess.json(service.post("/api/v1/jobs", QUEUED, "Idempotency-Key", "queued")).get("id"))
                    .as("the job of the idempotency key").isEqualTo(job("queued").get("id"));

            assertThat(service.post("/api/v1/jobs/" + job("paused").get("id").stringValue() + "/resume", "").statusCode()).isBetween(200, 202);
            for (String name : List.of("running", "queued", "paused")) {
                await(name).atMost(LIMIT).until(() -> job(name).get("finished_at").isString());
                assertThat(job(name).get("status").stringValue()).as("%s", job(name)).isEqualTo("succeeded");
                assertThat(job(name).get("model_version").intValue()).isEqualTo(1);
            }
            assertThat(job("running").get("attempt").intValue()).isEqualTo(2);
            assertThat(service.get("/api/v1/jobs/" + job("running").get("id").stringValue() + "/events").toString())
                    .contains("goes on from the checkpoint at step 315200");
        }
    }

    private JsonNode job(String name) throws IOException, InterruptedException {
        for (JsonNode job : service.get("/api/v1/jobs").get("data")) {
            if (job.get("name").stringValue().equals(name)) {
                return job;
            }
        }
        throw new AssertionError("no job " + name);
    }

    private void unzip() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("data-of-schema-%s.zip".formatted(SCHEMA)); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = data.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(zip, file);
                }
            }
        }
    }

    /** Copies the rows to a PostgreSQL database at the same schema. */
    private void moveToPostgresql() throws SQLException {
        Map<String, Object> properties = database.properties();
        String url = properties.get("spring.datasource.url").toString();
        String user = properties.get("spring.datasource.username").toString();
        String password = properties.get("spring.datasource.password").toString();
        Flyway.configure().dataSource(url, user, password).target(SCHEMA).load().migrate();
        try (Connection from = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("trainyard")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=VALUE");
                Connection to = DriverManager.getConnection(url, user, password)) {
            for (String table : TABLES) {
                copy(table, from, to);
            }
        }
    }

    private static void copy(String table, Connection from, Connection to) throws SQLException {
        try (ResultSet rows = from.createStatement().executeQuery("select * from " + table)) {
            int columns = rows.getMetaData().getColumnCount();
            StringBuilder names = new StringBuilder(rows.getMetaData().getColumnName(1));
            for (int i = 2; i <= columns; i++) {
                names.append(", ").append(rows.getMetaData().getColumnName(i));
            }
            try (PreparedStatement insert = to.prepareStatement("insert into %s (%s) values (%s)".formatted(table, names,
                    String.join(", ", Collections.nCopies(columns, "?"))))) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, rows.getMetaData().getColumnTypeName(i).startsWith("BINARY") ? rows.getBytes(i) : rows.getObject(i));
                    }
                    insert.executeUpdate();
                }
            }
        }
    }
}
