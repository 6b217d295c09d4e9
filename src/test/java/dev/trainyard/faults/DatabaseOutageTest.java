package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Stops PostgreSQL for longer than a lease. {@code -Dtrainyard.faults.outage=} sets the length of the outage in seconds.
 */
@Tag("process")
class DatabaseOutageTest {

    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("trainyard.faults.outage", 15));
    private static final Duration HEARTBEAT = Duration.ofMillis(Long.getLong("trainyard.faults.heartbeat", 500));
    /** Limit until all processes are ready again. */
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    /** Docker's default time between SIGTERM and SIGKILL; other orchestrators wait longer. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);
    private static final int KINDS = 2;
    private static final String JOB = """
            {"dataset":"xor","architecture":{"layers":[{"type":"dense","units":2}]},"optimizer":{"type":"sgd","learning_rate":1}}""";

    @Test
    void losesNoJobAndRestartsNoProcess() throws Exception {
        try (Cluster cluster = cluster("outage")) {
            Workload workload = new Workload(cluster, KINDS);
            workload.learn();
            List<String[]> operations = operations(cluster.get("/v3/api-docs"));
            workload.topUp();
            await("both processes train").atMost(Cluster.START_LIMIT).until(() -> cluster.database()
                    .sql("select count(*) from jobs where status = 'RUNNING' and step > 0").query(Integer.class).single() == 2);

            cluster.postgres().crash();
            Instant crashed = Instant.now();
            for (Node node : cluster.nodes()) {
                refusesPolitely(node, operations);
            }
            TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), crashed.plus(OUTAGE)).toMillis()));
            cluster.postgres().restart();

            await("all processes are ready again").atMost(RECOVERY).until(() -> cluster.nodes().stream().allMatch(Node::isReady));
            workload.awaitEnd();
            Findings findings = new Findings(cluster);
            findings.everyJobEndedOnce(workload.jobs());
            workload.everyJobEndedAsUndisturbed();
            findings.nothingIsStuck();
            assertThat(findings.attempts()).as("attempts: no process was declared dead").isEqualTo(workload.jobs());
            assertThat(cluster.nodes()).as("starts of the processes").allMatch(node -> node.starts() == 1);
            System.out.printf("PostgreSQL was down for %d s: %d jobs, none of them interrupted; %d operations of the API called.%n",
                    OUTAGE.toSeconds(), workload.jobs(), operations.size());
        }
    }

    /** Another worker resumes the job when the database is back. */
    @Test
    void workerShutsDownAndItsJobResumesLater() throws Exception {
        try (Cluster cluster = cluster("shutdown")) {
            Workload workload = new Workload(cluster, 1);
            workload.learn();
            workload.topUp();
            UUID job = await("a job in the middle of training").atMost(Cluster.START_LIMIT).until(() -> cluster.database()
                    .sql("select job_id from checkpoints c join jobs j on j.id = job_id where j.status = 'RUNNING'").query(UUID.class).list(),
                    jobs -> !jobs.isEmpty()).get(0);
            Node worker = cluster.workerOf(job).orElseThrow();
            cluster.postgres().crash();
            // By then the worker waits for a query that the database does not answer, which is its usual state in an outage.
            await("outage noticed").atMost(Node.SOON).until(() -> worker.log().contains("training goes on and asks again"));
            Instant asked = Instant.now();
            assertThat(worker.terminate().waitFor(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)).as("%s ends on SIGTERM", worker).isTrue();
            System.out.printf("Without PostgreSQL a worker ended %d ms after it was asked to.%n",
                    Duration.between(asked, Instant.now()).toMillis());
            cluster.postgres().restart();

            workload.awaitEnd();
            Findings findings = new Findings(cluster);
            findings.everyJobEndedOnce(workload.jobs());
            workload.everyJobEndedAsUndisturbed();
            assertThat(workload.job(job).get("attempt").intValue()).as("attempts of the job whose worker ended").isGreaterThan(1);
        }
    }

    private static Cluster cluster(String name) throws IOException {
        Path directory = Path.of("target", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(directory);
        return new Cluster(Files.createDirectories(directory), 2, Map.of("trainyard.heartbeat", HEARTBEAT.toMillis() + "ms"));
    }

    /** Returns every operation of the API as method and path, except the health operations, which report an outage in their own way. */
    private static List<String[]> operations(JsonNode api) {
        List<String[]> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
            String filled = path.getKey().replace("{id}", UUID.randomUUID().toString()).replace("{split}", "test")
                    .replaceAll("\\{(version|step|index)}", "1").replaceAll("\\{\\w+}", "some");
            path.getValue().propertyNames().forEach(method -> operations.add(new String[] {method.toUpperCase(), filled}));
        }
        operations.removeIf(operation -> operation[1].startsWith("/v2/health"));
        assertThat(operations).hasSizeGreaterThan(30);
        return operations;
    }

    private static void refusesPolitely(Node node, List<String[]> operations) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(operations.size() + 3);
        try {
            Future<HttpResponse<String>> live = clients.submit(() -> ask(node, "GET", "/actuator/health/liveness"));
            Future<HttpResponse<String>> metrics = clients.submit(() -> ask(node, "GET", "/actuator/prometheus"));
            Future<HttpResponse<String>> ready = clients.submit(() -> ask(node, "GET", "/actuator/health/readiness"));
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (String[] operation : operations) {
                answers.add(clients.submit(() -> ask(node, operation[0], operation[1])));
            }
            assertThat(live.get().statusCode()).as("liveness").isEqualTo(200);
            assertThat(ready.get().statusCode()).as("readiness").isEqualTo(503);
            assertThat(metrics.get().body()).contains("trainyard_jobs{status=\"running\"} NaN");
            SoftAssertions soft = new SoftAssertions();
            for (int i = 0; i < operations.size(); i++) {
                isPolite(String.join(" ", operations.get(i)), answers.get(i).get(), soft);
            }
            soft.assertAll();
        } finally {
            clients.shutdown();
        }
    }

    private static void isPolite(String operation, HttpResponse<String> answer, SoftAssertions soft) {
        String described = operation + ": " + answer.statusCode() + " " + answer.body();
        if (needsTheDatabase(operation)) {
            soft.assertThat(answer.statusCode()).as(described).isEqualTo(503);
        }
        if (answer.statusCode() >= 400) {
            soft.assertThat(answer.statusCode()).as(described).isNotEqualTo(500);
            // The Open Inference Protocol prescribes the type of its errors.
            soft.assertThat(answer.headers().firstValue("Content-Type").orElse("none")).as(described)
                    .startsWith(operation.contains(" /v2/") ? "application/json" : "application/problem+json");
        }
        if (answer.statusCode() == 503) {
            soft.assertThat(answer.headers().firstValue("Retry-After")).as(described).isPresent();
        }
    }

    /** Returns whether the operation certainly needs the database; incomplete. */
    private static boolean needsTheDatabase(String operation) {
        return Set.of("GET /api/v1/jobs", "GET /api/v1/models", "GET /api/v1/datasets", "POST /api/v1/jobs", "POST /api/v1/jobs:validate")
                .contains(operation) || operation.matches("(GET|DELETE) /api/v1/jobs/[^/]+|POST /api/v1/jobs/[^/]+/\\w+|GET /v2/models/some");
    }

    private static HttpResponse<String> ask(Node node, String method, String path) throws IOException, InterruptedException {
        String body = path.startsWith("/api/v1/jobs") ? JOB : "{}";
        return node.send(HttpRequest.newBuilder().header("Content-Type", "application/json").method(method,
                method.equals("GET") || method.equals("DELETE") ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body)), path, Node.SOON);
    }
}
