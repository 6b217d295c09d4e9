package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.TestDatabase;
import dev.trainyard.Trainyard;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process of its own, so that it can really be killed. */
@Tag("database")
class RestartTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** Longer than a restart, since a job goes on before the service answers; and then something must be left to do. */
    private static final String SPECIFICATION = JobClient.spirals("restarted", 10_000)
            .replace("\"learning_rate\":0.1", "\"learning_rate\":0.1,\"momentum\":0.5");

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestDatabase database = TestDatabase.create();
    @TempDir
    private Path logs;
    private String url;
    private Process service;

    @BeforeEach
    void start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://localhost:" + port;
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), "-Dserver.port=" + port, "-Dtrainyard.heartbeat=1s"));
        database.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(Trainyard.class.getName());
        File log = logs.resolve("service.log").toFile();
        service = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
        await("the service has started: " + log).atMost(LIMIT).ignoreExceptions()
                .until(() -> get("/actuator/health").at("/status").stringValue().equals("UP"));
    }

    @AfterEach
    void kill() throws InterruptedException {
        service.destroyForcibly().waitFor();
    }

    @Test
    void endsWithTheSameBitsAfterAKillAndAShutdown() throws Exception {
        String interrupted = submit();
        await("a checkpoint").atMost(LIMIT).until(() -> get(checkpoints(interrupted)).get("data").size() > 0);
        kill();
        start();
        await("the next attempt").atMost(LIMIT).until(() -> job(interrupted).get("attempt").intValue() == 2);
        long step = get(checkpoints(interrupted)).at("/data/0/step").longValue();
        await("another checkpoint").atMost(LIMIT).until(() -> get(checkpoints(interrupted)).at("/data/0/step").longValue() > step);
        service.destroy();
        assertThat(service.waitFor(20, TimeUnit.SECONDS)).as("it stops when asked to").isTrue();
        start();

        JsonNode restarted = awaitEnd(interrupted);
        JsonNode straight = awaitEnd(submit());
        assertThat(restarted.get("attempt").intValue()).isEqualTo(3);
        assertThat(transitions(restarted)).containsExactly("queued", "running", "queued", "running", "queued", "running", "succeeded");
        assertThat(restarted.get("weights_sha256")).isEqualTo(straight.get("weights_sha256"));
        assertThat(restarted.get("model_version").intValue()).isEqualTo(1);
        assertThat(straight.get("model_version").intValue()).isEqualTo(2);
        assertThat(curve(restarted)).as("the curve of a job that was never interrupted").isEqualTo(curve(straight));
    }

    private JsonNode awaitEnd(String id) throws IOException, InterruptedException {
        await("the end of the job").atMost(LIMIT).until(() -> job(id).get("finished_at").isString());
        assertThat(job(id).get("status").stringValue()).isEqualTo("succeeded");
        return job(id);
    }

    private static List<String> transitions(JsonNode job) {
        return StreamSupport.stream(job.get("transitions").spliterator(), false).map(t -> t.get("to").stringValue()).toList();
    }

    private JsonNode curve(JsonNode job) throws IOException, InterruptedException {
        return get("/api/v1/jobs/" + job.get("id").stringValue() + "/metrics?names=training_cost&max_points=0").findValue("value");
    }

    private String submit() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/jobs")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(SPECIFICATION)).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(response.body()).get("id").stringValue();
    }

    private JsonNode job(String id) throws IOException, InterruptedException {
        return get("/api/v1/jobs/" + id);
    }

    private static String checkpoints(String id) {
        return "/api/v1/jobs/" + id + "/checkpoints";
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return JsonMapper.shared().readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
