package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs a service whose data directory, with its H2 database and temporary files, is a small disk of its own. */
@Tag("process")
class FullDiskTest {

    private static final String SIZE = "32m";
    private static final String JOB = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[{"type":"dense","units":16,"activation":"tanh"},
               {"type":"dense","units":2,"activation":"softmax"}]},"cost":"log_likelihood",
             "optimizer":{"type":"sgd","learning_rate":0.1},"epochs":%d}""";

    @TempDir
    private Path directory;
    @TempDir
    private Path logs;

    @Test
    void keepsConfirmedDataAndRecoversWhenSpaceIsFreed() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, SIZE);
                ServiceProcess service = ServiceProcess.start(TestDatabase.embedded(), logs, "trainyard.data-directory=" + directory,
                        "java.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")), "trainyard.retry-delay=500ms",
                        "trainyard.dataset-limits.min-free-disk=0", "trainyard.dataset-limits.max-upload=1MB")) {
            service.awaitReady();
            assertThat(upload(service, "before").statusCode()).isEqualTo(201);
            String trained = submit(service, "trained", 1);
            awaitStatus(service, trained, "succeeded");
            String endless = submit(service, "endless", 1_000_000);
            awaitStatus(service, endless, "running");

            disk.fill();
            HttpResponse<String> refused = upload(service, "refused");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.body()).contains("no room left on the service's disk");
            HttpResponse<String> submitted = service.post("/api/v1/jobs", JOB.formatted("during", 1));
            assertThat(submitted.statusCode()).as(submitted.body()).isIn(201, 503, 507);

            disk.free();
            service.awaitReady();
            await().atMost(ServiceProcess.LIMIT).ignoreExceptions().until(() -> upload(service, "after").statusCode() == 201);
            assertThat(service.status("/api/v1/datasets/before")).isEqualTo(200);
            assertThat(service.status("/api/v1/datasets/refused")).isEqualTo(404);
            String next = submit(service, "next", 1);
            awaitStatus(service, next, "succeeded");
            if (submitted.statusCode() == 201) {
                awaitStatus(service, ServiceProcess.json(submitted).get("id").stringValue(), "succeeded");
            }
            assertThat(service.get("/api/v1/models/trained/versions/1").get("job_id").stringValue()).isEqualTo(trained);
            assertThat(service.post("/api/v1/models/trained/predict", "{\"instances\":[[0.1,0.2]]}").statusCode()).isEqualTo(200);
            awaitStatus(service, endless, "running");
            await().atMost(ServiceProcess.LIMIT).until(() -> service.get("/api/v1/jobs/" + endless).get("best").isObject());
            assertThat(service.post("/api/v1/jobs/" + endless + "/stop", "").statusCode()).isEqualTo(202);
            awaitStatus(service, endless, "succeeded");
            try (Stream<Path> incomplete = Files.list(directory.resolve("artifacts/.incomplete"))) {
                assertThat(incomplete).isEmpty();
            }
        }
    }

    /** Uploads some 300 KB: too much to be kept in memory, or to fit into the last block of a file. */
    private static HttpResponse<String> upload(ServiceProcess service, String name) throws IOException, InterruptedException {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 20_000; i++) {
            csv.append(i).append(',').append(i % 7).append(',').append(i % 2 == 0 ? "even" : "odd").append('\n');
        }
        return service.upload("/api/v1/datasets", Map.of("name", name, "format", "csv", "target", "label"), "file",
                csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String submit(ServiceProcess service, String name, int epochs) throws IOException, InterruptedException {
        HttpResponse<String> response = service.post("/api/v1/jobs", JOB.formatted(name, epochs));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return ServiceProcess.json(response).get("id").stringValue();
    }

    private static void awaitStatus(ServiceProcess service, String id, String status) {
        await("job " + id + " is " + status).atMost(ServiceProcess.LIMIT).ignoreExceptions().until(() -> {
            JsonNode job = service.get("/api/v1/jobs/" + id);
            return job.get("status").stringValue();
        }, status::equals);
    }
}
