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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One API process and several worker processes share a PostgreSQL database. Workers start, die and shut down during the tests. */
@Tag("process")
class SeveralProcessesTest {

    private static final Duration OBSERVED = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(10);
    /** 11 million weights; a thousand steps per epoch. */
    private static final String LARGE = """
            {"name":"large","dataset":"stroke_digits","architecture":{"layers":[{"type":"dense","units":3000},
               {"type":"dense","units":3000},{"type":"dense","units":10,"activation":"softmax"}]},
             "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.01,"momentum":0.9},"epochs":100}""";

    private static final TestDatabase database = TestDatabase.shareable();
    @TempDir
    private static Path logs;
    private static ServiceProcess api;
    private final List<ServiceProcess> workers = new ArrayList<>();

    @BeforeAll
    static void startApi() throws IOException {
        api = ServiceProcess.start(database, logs, "trainyard.roles=api").awaitReady();
    }

    @AfterAll
    static void stopApi() {
        api.close();
    }

    @AfterEach
    void endJobsAndWorkers() throws IOException, InterruptedException {
        for (JsonNode job : api.get("/api/v1/jobs?status=queued,running,pausing,paused,stopping").get("data")) {
            command(job.get("id").stringValue(), "cancel");
        }
        workers.forEach(ServiceProcess::close);
    }

    @Test
    void runsTheJobWithTheHighestPriorityFirst() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int priority : List.of(0, -5, 7, 0)) {
            ids.add(submit(JobClient.spirals("priority", 1).replace("\"epochs\"", "\"priority\":" + priority + ",\"epochs\"")));
        }
        assertThat(api.get("/api/v1/jobs?model=priority&sort=-priority").findValuesAsString("priority")).containsExactly("7", "0", "0", "-5");
        assertThat(ids).allMatch(id -> status(id).equals("queued"), "no process with the role worker is there");

        startWorker();
        ids.forEach(id -> awaitStatus(id, "succeeded"));
        assertThat(ids.stream().sorted(Comparator.comparing(id -> Instant.parse(job(id).get("started_at").stringValue()))))
                .containsExactly(ids.get(2), ids.get(0), ids.get(3), ids.get(1));
    }

    @Test
    void appliesCommandsWithinTwoSeconds() throws Exception {
        startWorker();
        String id = submit(JobClient.spirals("obeys", JobClient.ENDLESS));
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            awaitStatus(id, "running");
            took.add(duration(id, "pause", "paused"));
            command(id, "resume");
        }
        await().atMost(LIMIT).until(() -> job(id).get("best").isObject());
        took.add(duration(id, "stop", "succeeded"));

        String dropped = submit(JobClient.spirals("obeys", JobClient.ENDLESS));
        awaitStatus(dropped, "running");
        String next = submit(JobClient.spirals("obeys", JobClient.ENDLESS));
        assertThat(command(dropped, "cancel").statusCode()).isEqualTo(202);
        assertThat(status(dropped)).isEqualTo("cancelled");
        Instant cancelled = Instant.now();
        awaitStatus(next, "running");
        took.add(Duration.between(cancelled, Instant.now()));
        // The median, because the slowest duration depends on the load of the machine.
        assertThat(took.stream().sorted().toList().get(took.size() / 2)).as("the median of " + took).isLessThan(OBSERVED);
    }

    private static Duration duration(String id, String command, String done) throws IOException, InterruptedException {
        Instant start = Instant.now();
        assertThat(command(id, command).statusCode()).isEqualTo(202);
        awaitStatus(id, done);
        return Duration.between(start, Instant.now());
    }

    @Test
    void controlsJobsWhoseWorkerIsDead() throws Exception {
        ServiceProcess worker = startWorker("trainyard.workers=3");
        String cancelled = submit(JobClient.spirals("orphan", JobClient.ENDLESS));
        String paused = submit(JobClient.spirals("orphan", JobClient.ENDLESS));
        String stopped = submit(JobClient.spirals("orphan", JobClient.ENDLESS));
        for (String id : List.of(cancelled, paused, stopped)) {
            await("a checkpoint").atMost(LIMIT).until(() -> api.get("/api/v1/jobs/" + id + "/checkpoints").get("data").size() > 0);
        }
        worker.kill();

        assertThat(command(cancelled, "cancel").statusCode()).isEqualTo(202);
        assertThat(status(cancelled)).isEqualTo("cancelled");
        assertThat(command(paused, "pause").statusCode()).isEqualTo(202);
        assertThat(command(stopped, "stop").statusCode()).isEqualTo(202);
        assertThat(status(paused)).as("no other worker has declared the worker dead yet").isEqualTo("pausing");

        startWorker();
        awaitStatus(paused, "paused");
        awaitStatus(stopped, "succeeded");
        assertThat(job(stopped).get("model_version").intValue()).isEqualTo(1);
    }

    @Test
    void handsALargeJobBackOnShutdown() throws Exception {
        ServiceProcess worker = startWorker();
        String id = submit(LARGE);
        await("the job trains").atMost(LIMIT).until(() -> job(id).at("/progress/step").longValue() > 0 || status(id).equals("running")
                && api.get("/api/v1/jobs/" + id + "/events").toString().contains("Attempt 1 runs"));
        Instant asked = Instant.now();
        worker.terminate();
        await("the worker still answers but is not ready any more").pollInterval(Duration.ofMillis(20)).atMost(SHUTDOWN_LIMIT)
                .until(() -> worker.status("/actuator/health/readiness") == 503);
        assertThat(worker.awaitEnd(SHUTDOWN_LIMIT.minus(Duration.between(asked, Instant.now())))).as("the worker ends in time").isTrue();
        System.out.println("A process with a job of 11 million weights ended within " + Duration.between(asked, Instant.now()));
        assertThat(status(id)).isEqualTo("queued");
        JsonNode checkpoint = api.get("/api/v1/jobs/" + id + "/checkpoints").at("/data/0");
        assertThat(checkpoint.get("epoch").intValue()).as("in the middle of an epoch").isZero();
        assertThat(checkpoint.get("step").intValue()).isPositive();

        // A worker that has no time to save a checkpoint.
        ServiceProcess hurried = startWorker("trainyard.shutdown-wait=1ms");
        awaitStatus(id, "running");
        hurried.terminate();
        assertThat(hurried.awaitEnd(SHUTDOWN_LIMIT)).isTrue();
        assertThat(hurried.output()).contains("it goes on elsewhere from its last checkpoint");
        assertThat(status(id)).isEqualTo("queued");
        startWorker();
        awaitStatus(id, "running");
        assertThat(job(id).get("attempt").intValue()).isEqualTo(3);
        assertThat(api.get("/api/v1/jobs/" + id + "/events").toString()).doesNotContain("worker_lost");
    }

    @Test
    void createsOneJobForConcurrentRequestsWithTheSameKeyToSeveralProcesses() throws Exception {
        ServiceProcess other = ServiceProcess.start(database, logs, "trainyard.roles=api");
        workers.add(other);
        other.awaitReady();
        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            Set<String> ids = new HashSet<>();
            for (Future<HttpResponse<String>> response : clients.invokeAll(IntStream.range(0, 50)
                    .<Callable<HttpResponse<String>>>mapToObj(i -> () -> (i % 2 == 0 ? api : other)
                            .post("/api/v1/jobs", JobClient.spirals("keyed", 1), "Idempotency-Key", "one")).toList())) {
                assertThat(response.get().statusCode()).as(response.get().body()).isEqualTo(201);
                ids.add(ServiceProcess.json(response.get()).get("id").stringValue());
            }
            assertThat(ids).hasSize(1);
        } finally {
            clients.shutdown();
        }
        assertThat(api.get("/api/v1/jobs?model=keyed").get("data")).hasSize(1);
        assertThat(other.post("/api/v1/jobs", JobClient.spirals("keyed", 2), "Idempotency-Key", "one").statusCode()).isEqualTo(422);
    }

    private ServiceProcess startWorker(String... properties) throws IOException {
        List<String> all = new ArrayList<>(List.of("trainyard.roles=worker", "trainyard.workers=1", "trainyard.heartbeat=500ms"));
        all.addAll(List.of(properties));
        ServiceProcess worker = ServiceProcess.start(database, logs, all.toArray(String[]::new));
        workers.add(worker);
        return worker.awaitReady();
    }

    private static String submit(String specification) throws IOException, InterruptedException {
        HttpResponse<String> response = api.post("/api/v1/jobs", specification);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return ServiceProcess.json(response).get("id").stringValue();
    }

    private static HttpResponse<String> command(String id, String command) throws IOException, InterruptedException {
        return api.post("/api/v1/jobs/" + id + "/" + command, "");
    }

    private static JsonNode job(String id) {
        try {
            return api.get("/api/v1/jobs/" + id);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the API does not answer", e);
        }
    }

    private static String status(String id) {
        return job(id).get("status").stringValue();
    }

    private static void awaitStatus(String id, String status) {
        await("job " + id + " is " + status).pollInterval(Duration.ofMillis(50)).atMost(LIMIT).until(() -> status(id), status::equals);
    }
}
