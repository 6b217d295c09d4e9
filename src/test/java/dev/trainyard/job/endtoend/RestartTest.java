package dev.trainyard.job.endtoend;

import static dev.trainyard.ServiceProcess.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.ServiceProcess;
import dev.trainyard.TestDatabase;
import dev.trainyard.job.lifecycle.JobClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kills, shuts down and restarts a process while it trains. */
@Tag("database")
@Tag("process")
class RestartTest {

    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "restarted";
    /**
     * Seconds of training, longer than a restart takes: the job resumes before the service answers, and must still run when the test
     * continues.
     */
    private static final int SECONDS = 7;
    private static final int MEASURED_EPOCHS = 500;
    private static final int FEWEST_EPOCHS = 5_000;

    private final TestDatabase database = TestDatabase.create();
    @TempDir
    private Path logs;
    private ServiceProcess service;
    private String specification;

    @BeforeEach
    void start() throws IOException {
        service = ServiceProcess.start(database, logs, "trainyard.heartbeat=1s").awaitReady();
    }

    @AfterEach
    void kill() throws InterruptedException {
        service.kill();
    }

    @Test
    void endsWithTheSameBitsAfterAKillAndAShutdown() throws Exception {
        specification = JobClient.spirals("restarted", epochs())
                .replace("\"learning_rate\":0.1", "\"learning_rate\":0.1,\"momentum\":0.5");
        String interrupted = submit(KEY);
        await("a checkpoint").atMost(LIMIT).until(() -> service.get(checkpoints(interrupted)).get("data").size() > 0);
        kill();
        start();
        await("the next attempt").atMost(LIMIT).until(() -> job(interrupted).get("attempt").intValue() == 2);
        long step = service.get(checkpoints(interrupted)).at("/data/0/step").longValue();
        await("another checkpoint").atMost(LIMIT).until(() -> service.get(checkpoints(interrupted)).at("/data/0/step").longValue() > step);
        service.terminate();
        assertThat(service.awaitEnd(SHUTDOWN_LIMIT)).as("the service ends on SIGTERM").isTrue();
        start();

        assertThat(submit(KEY)).as("the existing job of the key").isEqualTo(interrupted);
        assertThat(post(KEY, JobClient.spirals("another", 1)).statusCode()).isEqualTo(422);
        String uninterrupted = submit("straight");
        JsonNode restarted = awaitEnd(interrupted);
        JsonNode straight = awaitEnd(uninterrupted);
        assertThat(restarted.get("attempt").intValue()).isEqualTo(3);
        assertThat(transitions(restarted)).containsExactly("queued", "running", "queued", "running", "queued", "running", "succeeded");
        assertThat(restarted.get("weights_sha256")).isEqualTo(straight.get("weights_sha256"));
        assertThat(List.of(restarted.get("model_version").intValue(), straight.get("model_version").intValue()))
                .as("one version for each job, in any order").containsExactlyInAnyOrder(1, 2);
        assertThat(curve(restarted)).as("the curve equals that of an uninterrupted job").isEqualTo(curve(straight));
    }

    /** Returns the number of epochs that take {@link #SECONDS} on this machine, by a job that it measures. */
    private int epochs() throws IOException, InterruptedException {
        JsonNode measured = awaitEnd(ServiceProcess.json(post("measured", JobClient.spirals("measured", MEASURED_EPOCHS)))
                .get("id").stringValue());
        double epochsPerSecond = measured.at("/progress/epoch").doubleValue() / measured.at("/progress/seconds").doubleValue();
        return Math.max(FEWEST_EPOCHS, (int) (SECONDS * epochsPerSecond));
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
        return service.get("/api/v1/jobs/" + job.get("id").stringValue() + "/metrics?names=training_cost&max_points=0").findValue("value");
    }

    private String submit(String key) throws IOException, InterruptedException {
        HttpResponse<String> response = post(key, specification);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return ServiceProcess.json(response).get("id").stringValue();
    }

    private HttpResponse<String> post(String key, String specification) throws IOException, InterruptedException {
        return service.post("/api/v1/jobs", specification, "Idempotency-Key", key);
    }

    private JsonNode job(String id) throws IOException, InterruptedException {
        return service.get("/api/v1/jobs/" + id);
    }

    private static String checkpoints(String id) {
        return "/api/v1/jobs/" + id + "/checkpoints";
    }
}
