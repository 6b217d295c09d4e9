package dev.trainyard.job.endtoend;

import static dev.trainyard.ServiceProcess.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.S3Server;
import dev.trainyard.ServiceProcess;
import dev.trainyard.TestDatabase;
import dev.trainyard.job.lifecycle.JobClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Processes that share a database and a bucket, but no directory. */
@Tag("process")
class BucketTest {

    private static final TestDatabase database = TestDatabase.shareable();
    @TempDir
    private static Path directory;
    private static S3Server bucket;
    private static ServiceProcess api;
    private final List<ServiceProcess> workers = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        bucket = S3Server.start(directory.resolve("bucket"));
        api = process("trainyard.roles=api").awaitReady();
    }

    @AfterAll
    static void stop() {
        api.close();
        bucket.close();
    }

    @AfterEach
    void stopWorkers() {
        workers.forEach(ServiceProcess::close);
    }

    @Test
    void trainsInOneProcessResumesInAnotherAndServesInAThird() throws Exception {
        ServiceProcess worker = startWorker();
        String id = submit("bucket", 3_000);
        awaitCheckpoint(id, 0);
        worker.kill();
        startWorker();
        awaitStatus(id, "succeeded");
        assertThat(job(id).get("attempt").intValue()).isEqualTo(2);
        assertThat(events(id)).contains("goes on from the checkpoint at step");

        String straight = submit("bucket", 3_000);
        awaitStatus(straight, "succeeded");
        assertThat(job(id).get("weights_sha256")).isEqualTo(job(straight).get("weights_sha256"));
        HttpResponse<String> predicted = api.post("/api/v1/models/bucket/versions/1/predict", "{\"instances\":[[0.5,-0.5]]}");
        assertThat(predicted.statusCode()).as(predicted.body()).isEqualTo(200);
        assertThat(api.status("/api/v1/jobs/" + id + "/checkpoints/" + step(id) + "/content")).isEqualTo(200);
        assertThat(api.status("/actuator/health")).isEqualTo(200);
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.startsWith(directory.resolve("bucket")))
                    .filter(file -> file.toString().contains("scratch") || file.toString().contains("artifacts"))).isEmpty();
        }
    }

    @Test
    void losesNothingDuringAnOutageOfTheBucket() throws Exception {
        startWorker("trainyard.retry-delay=1s", "trainyard.workers=5");
        String goesOn = submit("away", JobClient.ENDLESS);
        String comesBack = submit("away", 3_000);
        awaitCheckpoint(comesBack, 0);
        command(comesBack, "pause");
        awaitStatus(comesBack, "paused");
        awaitCheckpoint(goesOn, 0);
        bucket.stop();
        String ends;
        String pauses;
        try {
            await("a warning").atMost(LIMIT).until(() -> events(goesOn).contains("checkpoint_failed"));
            ends = submit("away", 1);
            pauses = submit("away", 1);
            String cancelled = submit("away", 1);
            for (String id : List.of(ends, pauses, cancelled)) {
                await("the job waits for the bucket").atMost(LIMIT).until(() -> events(id).contains("store_unavailable"));
                assertThat(status(id)).isEqualTo("running");
            }
            command(pauses, "pause");
            awaitStatus(pauses, "paused");
            command(cancelled, "cancel");
            assertThat(status(cancelled)).isEqualTo("cancelled");
            command(comesBack, "resume");
            await("the resumed job waits for the bucket").atMost(LIMIT).until(() -> events(comesBack).contains("store_unavailable"));
            assertThat(status(goesOn)).isEqualTo("running");
            assertThat(job(goesOn).get("attempt").intValue()).isEqualTo(1);
            assertThat(api.status("/api/v1/jobs/" + goesOn + "/checkpoints/" + step(goesOn) + "/content")).isEqualTo(503);
            assertThat(api.status("/actuator/health")).isEqualTo(503);
            assertThat(api.status("/actuator/health/readiness")).isEqualTo(200);
        } finally {
            bucket.start();
        }
        awaitCheckpoint(goesOn, step(goesOn));
        command(goesOn, "stop");
        awaitStatus(ends, "succeeded");
        assertThat(job(ends).get("attempt").intValue()).as("the trained network was kept in memory").isEqualTo(1);
        command(pauses, "resume");
        awaitStatus(pauses, "succeeded");
        awaitStatus(comesBack, "succeeded");
        assertThat(events(comesBack)).contains("goes on from the checkpoint at step").doesNotContain("checkpoint_damaged");
        awaitStatus(goesOn, "succeeded");
        assertThat(job(goesOn).get("attempt").intValue()).isEqualTo(1);
    }

    @Test
    void resumesJobsOfAWorkerThatShutDownDuringAnOutageOfTheBucket() throws Exception {
        ServiceProcess worker = startWorker();
        String goesOn = submit("leaves", JobClient.ENDLESS);
        awaitCheckpoint(goesOn, 0);
        bucket.stop();
        String ends;
        try {
            ends = submit("leaves", 1);
            await("the job waits for the bucket").atMost(LIMIT).until(() -> events(ends).contains("store_unavailable"));
            worker.terminate();
            assertThat(worker.awaitEnd(LIMIT)).isTrue();
            assertThat(List.of(status(ends), status(goesOn))).containsOnly("queued");
        } finally {
            bucket.start();
        }
        startWorker();
        awaitStatus(ends, "succeeded");
        assertThat(job(ends).get("attempt").intValue()).isEqualTo(2);
        awaitCheckpoint(goesOn, step(goesOn));
        command(goesOn, "stop");
        awaitStatus(goesOn, "succeeded");
    }

    @Test
    void doesNotStartWithoutItsBucket() throws Exception {
        try (ServiceProcess wrong = process("trainyard.artifacts.s3.bucket=other")) {
            assertThat(wrong.awaitEnd(LIMIT)).isTrue();
            assertThat(wrong.output()).contains("Invalid value 'other' for configuration property 'trainyard.artifacts.s3.bucket'",
                    "bucket other cannot be used: there is no such bucket").doesNotContain("\tat ");
        }
    }

    private ServiceProcess startWorker(String... properties) throws IOException {
        List<String> all = new ArrayList<>(List.of("trainyard.roles=worker", "trainyard.workers=2", "trainyard.heartbeat=500ms"));
        all.addAll(List.of(properties));
        ServiceProcess worker = process(all.toArray(String[]::new));
        workers.add(worker);
        return worker.awaitReady();
    }

    /** Starts a process with its own data directory. */
    private static ServiceProcess process(String... properties) throws IOException {
        List<String> all = new ArrayList<>(bucket.properties());
        all.add("trainyard.data-directory=" + Files.createTempDirectory(directory, "data-"));
        all.add("trainyard.artifacts.s3.timeout=2s");
        all.addAll(List.of(properties));
        return ServiceProcess.start(database, directory, all.toArray(String[]::new));
    }

    private static String submit(String name, int epochs) throws IOException, InterruptedException {
        HttpResponse<String> response = api.post("/api/v1/jobs", JobClient.spirals(name, epochs));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return ServiceProcess.json(response).get("id").stringValue();
    }

    private static void command(String id, String command) throws IOException, InterruptedException {
        assertThat(api.post("/api/v1/jobs/" + id + "/" + command, "").statusCode()).isEqualTo(202);
    }

    private static void awaitCheckpoint(String id, long after) {
        await("a checkpoint").atMost(LIMIT).until(() -> step(id) > after);
    }

    /** Returns the step of the last checkpoint; -1 if there is none. */
    private static long step(String id) throws IOException, InterruptedException {
        return api.get("/api/v1/jobs/" + id + "/checkpoints").at("/data/0/step").longValue(-1);
    }

    private static String events(String id) throws IOException, InterruptedException {
        return api.get("/api/v1/jobs/" + id + "/events").toString();
    }

    private static JsonNode job(String id) throws IOException, InterruptedException {
        return api.get("/api/v1/jobs/" + id);
    }

    private static String status(String id) throws IOException, InterruptedException {
        return job(id).get("status").stringValue();
    }

    private static void awaitStatus(String id, String status) {
        await("job " + id + " is " + status).pollInterval(Duration.ofMillis(50)).atMost(LIMIT).until(() -> status(id), status::equals);
    }
}
