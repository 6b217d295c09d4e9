package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts a process with an empty database and the artifacts of another database, as happens when a worker is started without the URL of
 * its database.
 */
@Tag("process")
class OtherDatabaseTest {

    private static final String JOB = """
            {"name":"%s","dataset":"xor","architecture":{"layers":[{"type":"dense","units":2,"activation":"softmax"}]},
             "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.1},"epochs":1}""";
    private static final String OTHER = "spring.datasource.url=jdbc:h2:mem:other;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
            + "DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1";

    @TempDir
    private Path logs;
    private final TestDatabase database = TestDatabase.embedded();
    private final Path artifacts = Path.of(database.properties().get("trainyard.data-directory").toString()).resolve("artifacts");

    @Test
    void refusesJobsAndImportsAndKeepsTheFiles() throws Exception {
        Set<Path> before;
        try (ServiceProcess service = ServiceProcess.start(database, logs)) {
            service.awaitReady();
            HttpResponse<String> submitted = service.post("/api/v1/jobs", JOB.formatted("precious"));
            assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
            await().atMost(ServiceProcess.LIMIT).until(() -> predict(service) == 200);
            service.terminate();
            assertThat(service.awaitEnd(ServiceProcess.LIMIT)).isTrue();
        }
        before = files();
        for (Path file : before) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }

        try (ServiceProcess other = ServiceProcess.start(database, logs, OTHER, "trainyard.orphans.after=1ms", "trainyard.orphans.every=50ms")) {
            other.awaitReady();
            assertThat(other.status("/actuator/health")).isEqualTo(503);
            assertThat(other.output()).contains("does not belong to this database", "trainyard.artifacts.adopt=");
            refuses(other.post("/api/v1/jobs", JOB.formatted("refused")));
            refuses(other.post("/api/v1/datasets", "{\"name\":\"refused\",\"generator\":{\"type\":\"xor\"}}"));
            refuses(other.upload("/api/v1/datasets", Map.of("name", "refused", "format", "csv", "target", "label"), "file",
                    "a,label\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n".getBytes()));
            assertThat(other.status("/api/v1/datasets")).as("requests that only read are answered").isEqualTo(200);
            assertThat(other.status("/api/v1/jobs")).isEqualTo(200);
            assertThat(files()).isEqualTo(before);
        }

        try (ServiceProcess service = ServiceProcess.start(database, logs)) {
            service.awaitReady();
            assertThat(predict(service)).isEqualTo(200);
            assertThat(service.status("/actuator/health")).isEqualTo(200);
            assertThat(service.post("/api/v1/jobs", JOB.formatted("next")).statusCode()).isEqualTo(201);
        }
    }

    private static void refuses(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("The artifact store does not belong to the service's database");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    }

    private static int predict(ServiceProcess service) throws IOException, InterruptedException {
        return service.post("/api/v1/models/precious/predict", "{\"instances\":[[0,1]]}").statusCode();
    }

    private Set<Path> files() {
        try (Stream<Path> files = Files.walk(artifacts)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
