package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs of several kinds, with the weights and curves of one undisturbed job of each kind. */
final class Workload {

    /** The weights and curves with which a job must end, independent of faults. */
    private record Outcome(String weightsSha256, Map<String, JsonNode> curves) {
    }

    /** A job that was answered with 201. */
    record Posted(String kind, UUID id) {
    }

    /** Name of the jobs that clients stop and cancel. */
    static final String ASIDE = "aside";
    /** Name of the model and of the data set that clients delete. */
    static final String CHURNED = "churned";
    static final String CHURNED_DATASET = """
            {"name":"churned","generator":{"type":"spirals","train":200,"validation":50,"test":50,"seed":3}}""";

    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Enough to keep all processes busy. */
    private static final int BACKLOG = 5;
    /** The only curve that the specification does not determine. */
    private static final String SPEED = "examples_per_second";

    private final Cluster cluster;
    private final Predictions predictions;
    private final Map<String, String> specifications = new LinkedHashMap<>();
    /** Specifications of the kinds of jobs that only faults post. */
    private final Map<String, String> extras = new LinkedHashMap<>();
    private final Map<String, Outcome> undisturbed = new LinkedHashMap<>();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final List<UUID> aside = new CopyOnWriteArrayList<>();
    /** Kind of the job by idempotency key, for requests that one process refused and another process may have executed later. */
    private final Map<String, String> unsettled = new ConcurrentHashMap<>();
    private final AtomicInteger keys = new AtomicInteger();
    private int replays;

    /** @param kinds number of kinds of jobs */
    Workload(Cluster cluster, int kinds) throws IOException {
        this.cluster = cluster;
        this.predictions = new Predictions(cluster);
        read("jobs.json", kinds, specifications);
        read("jobs-of-faults.json", Integer.MAX_VALUE, extras);
    }

    private static void read(String resource, int kinds, Map<String, String> specifications) throws IOException {
        try (InputStream in = Workload.class.getResourceAsStream(resource)) {
            JsonMapper.shared().readTree(in).properties().stream().limit(kinds)
                    .forEach(kind -> specifications.put(kind.getKey(), specification(kind.getKey(), kind.getValue(), 100)));
        }
    }

    private static String specification(String kind, JsonNode job, int maxAttempts) {
        ObjectNode specification = (ObjectNode) job.deepCopy();
        specification.put("name", kind);
        specification.putObject("limits").put("max_attempts", maxAttempts);
        specification.putObject("checkpoint").put("every_epochs", 1).put("every_seconds", 1);
        return specification.toString();
    }

    /** Runs one undisturbed job of each kind and stores its outcome. */
    void learn() {
        Map<String, UUID> jobs = new LinkedHashMap<>();
        specifications.forEach((kind, specification) -> jobs.put(kind, cluster.post(specification, "undisturbed " + kind)));
        awaitEnd(jobs.values());
        jobs.forEach((kind, id) -> {
            assertThat(job(id).get("attempt").intValue()).as("attempts of %s, undisturbed; processes that crashed: %s", kind, cluster.crashes())
                    .isEqualTo(1);
            undisturbed.put(kind, outcome(id));
            predictions.learn(job(id).get("model").stringValue(), inputs(kind));
        });
        cluster.send("POST", "/api/v1/datasets", CHURNED_DATASET);
        fillMemory();
    }

    private int inputs(String kind) {
        String dataset = JsonMapper.shared().readTree(specifications.get(kind)).path("dataset").asString("");
        return Map.of("stroke_digits", 784, "spirals", 2).getOrDefault(dataset, 1);
    }

    /** Finds the largest number of units for which a process of the cluster has memory. */
    private void fillMemory() {
        ObjectNode job = (ObjectNode) JsonMapper.shared().readTree(extras.get("full memory"));
        ObjectNode layer = (ObjectNode) job.at("/architecture/layers/0");
        for (int units = 8192; units >= 512; units = units * 7 / 8) {
            layer.put("units", units);
            if (cluster.send("POST", "/api/v1/jobs:validate", job.toString()).statusCode() == 200) {
                extras.put("full memory", job.toString());
                return;
            }
        }
        throw new AssertionError("no job fits into the memory of a process");
    }

    /** Posts jobs until there are enough of them that have not ended. */
    void topUp() {
        List<String> kinds = List.copyOf(specifications.keySet());
        try {
            while (unfinished() < BACKLOG) {
                post(kinds.get(posted.size() % kinds.size()));
            }
        } catch (DataAccessException e) {
            // The database is down. The next call posts the jobs.
        }
    }

    Posted post(String kind) {
        String key = "disturbed " + keys.getAndIncrement();
        String specification = specifications.getOrDefault(kind, extras.get(kind));
        Posted job = new Posted(kind, cluster.post(specification, key));
        posted.add(job);
        assertThat(cluster.post(specification, key)).as("the job of a repeated key").isEqualTo(job.id());
        return job;
    }

    /** Posts one more job. The service may refuse it, because its data set may be deleted. */
    void offer(String kind) {
        String key = "offered " + keys.getAndIncrement();
        AtomicBoolean unanswered = new AtomicBoolean();
        HttpResponse<String> answer = cluster.ask(HttpRequest.newBuilder().header("Content-Type", "application/json")
                .header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(extras.get(kind))), "/api/v1/jobs",
                failure -> unanswered.set(true));
        if (answer.statusCode() == 201) {
            posted.add(new Posted(kind, UUID.fromString(JsonMapper.shared().readTree(answer.body()).get("id").stringValue())));
            return;
        }
        assertThat(answer.statusCode()).as(answer.body()).isIn(404, 409, 422);
        if (unanswered.get()) {
            unsettled.put(key, kind);
        }
    }

    /** Posts a job that clients may stop and cancel. */
    UUID postAside() {
        ObjectNode job = (ObjectNode) JsonMapper.shared().readTree(specifications.get(firstKind()));
        UUID id = cluster.post(job.put("name", ASIDE).put("model", ASIDE).toString(), "aside " + keys.getAndIncrement());
        aside.add(id);
        return id;
    }

    /** Sends a command. It may come too late and be refused. */
    void command(UUID job, String command) {
        HttpResponse<String> answer = cluster.send("POST", "/api/v1/jobs/" + job + "/" + command, null);
        assertThat(answer.statusCode()).as("%s of %s: %s", command, job, answer.body()).isIn(200, 202, 409);
    }

    /** Returns a job that has not ended and must end as if undisturbed. */
    Optional<UUID> unfinished(Random random) {
        List<UUID> jobs = cluster.database().sql("select id from jobs where finished_at is null and name <> :aside order by created_at")
                .param("aside", ASIDE).query(UUID.class).list();
        return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(random.nextInt(jobs.size())));
    }

    String firstKind() {
        return specifications.keySet().iterator().next();
    }

    Predictions predictions() {
        return predictions;
    }

    /** Posts a job of one epoch to this process. A refusal must be a problem (RFC 9457). */
    HttpResponse<String> offer(Node node) throws IOException, InterruptedException {
        String kind = "one epoch";
        HttpResponse<String> answer = node.send(HttpRequest.newBuilder().header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(extras.get(kind))), "/api/v1/jobs", Node.SOON);
        if (answer.statusCode() == 201) {
            posted.add(new Posted(kind, UUID.fromString(JsonMapper.shared().readTree(answer.body()).get("id").stringValue())));
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isIn(503, 507);
            assertThat(answer.headers().firstValue("Content-Type")).as(answer.body()).contains("application/problem+json");
        }
        return answer;
    }

    private int unfinished() {
        return cluster.database().sql("select count(*) from jobs where finished_at is null").query(Integer.class).single();
    }

    /** Posts a job that ends only when its attempts are used up: it saves no checkpoint, so every attempt starts from the beginning. */
    UUID postEndless(int maxAttempts) {
        ObjectNode endless = (ObjectNode) JsonMapper.shared().readTree(specifications.values().iterator().next());
        endless.remove("early_stopping");
        endless.put("epochs", 1_000_000);
        ObjectNode specification = (ObjectNode) JsonMapper.shared().readTree(specification("endless", endless, maxAttempts));
        specification.putObject("checkpoint").put("every_epochs", 1_000_000).put("every_seconds", 1_000_000);
        return cluster.post(specification.toString(), "endless");
    }

    void awaitEnd() {
        awaitEnd(posted.stream().map(Posted::id).toList());
        awaitEnd(aside);
        awaitEnd(settle());
    }

    /**
     * Counts the jobs of unanswered requests. A frozen process may have received such a request, and stores its job when it continues,
     * although another process refused the client's second try. All processes must be ready again.
     */
    private List<UUID> settle() {
        List<UUID> jobs = new ArrayList<>();
        unsettled.forEach((key, kind) -> cluster.database().sql("select job_id from idempotency_keys where idempotency_key = :key")
                .param("key", key).query(UUID.class).optional().ifPresent(job -> {
                    posted.add(new Posted(kind, job));
                    jobs.add(job);
                }));
        unsettled.clear();
        return jobs;
    }

    void awaitEnd(Iterable<UUID> jobs) {
        for (UUID job : jobs) {
            await("the end of " + job).atMost(LIMIT).pollInterval(Duration.ofMillis(200)).ignoreExceptions().until(() -> hasEnded(job));
        }
    }

    /** Returns whether the job has ended. Resumes a paused job first, because a job that has not begun cannot be stopped. */
    private boolean hasEnded(UUID job) {
        String status = cluster.database().sql("select status from jobs where id = :id").param("id", job).query(String.class).single();
        if (status.equals("PAUSED")) {
            command(job, "resume");
        }
        return Set.of("SUCCEEDED", "FAILED", "CANCELLED").contains(status);
    }

    JsonNode job(UUID id) {
        return cluster.get("/api/v1/jobs/" + id);
    }

    List<Posted> posted() {
        return posted;
    }

    /** Requires that every posted job has the weights and curves of the undisturbed job of its kind. */
    void everyJobEndedAsUndisturbed() {
        Map<String, Outcome> expected = new LinkedHashMap<>(undisturbed);
        for (Posted job : posted) {
            Outcome outcome = outcome(job.id());
            // No undisturbed job exists for the kinds in extras. There, each job must equal the first one of its kind.
            assertThat(outcome).as("%s, %s", job.kind(), job.id()).isEqualTo(expected.computeIfAbsent(job.kind(), kind -> outcome));
        }
    }

    /** Requires that a stopped job has the weights of its best epoch: those of a job that ends with this epoch. */
    void everyStoppedJobKeptItsBest() {
        Map<UUID, UUID> replayed = new LinkedHashMap<>();
        for (UUID id : aside) {
            JsonNode job = job(id);
            assertThat(job.get("status").stringValue()).as("%s", job).isIn("succeeded", "cancelled");
            int best = job.path("best").path("epoch").asInt(0);
            if (job.get("status").stringValue().equals("succeeded") && best > 0) {
                ObjectNode shorter = (ObjectNode) JsonMapper.shared().readTree(specifications.get(firstKind()));
                shorter.put("name", ASIDE).put("model", "replayed").put("epochs", best);
                replayed.put(id, cluster.post(shorter.toString(), "replay " + id));
            }
        }
        replays = replayed.size();
        awaitEnd(replayed.values());
        replayed.forEach((stopped, replay) -> assertThat(job(stopped).get("weights_sha256")).as("weights of the stopped job %s", stopped)
                .isEqualTo(job(replay).get("weights_sha256")));
    }

    int jobs() {
        return posted.size() + undisturbed.size() + aside.size() + replays;
    }

    int asides() {
        return aside.size();
    }

    int kinds() {
        return undisturbed.size();
    }

    private Outcome outcome(UUID id) {
        JsonNode job = job(id);
        assertThat(job.get("status").stringValue()).as("%s", job).isEqualTo("succeeded");
        Map<String, JsonNode> curves = new TreeMap<>();
        List<JsonNode> series = new ArrayList<>();
        cluster.get("/api/v1/jobs/" + id + "/metrics?max_points=0").get("series").forEach(series::add);
        for (JsonNode curve : series) {
            if (!curve.get("name").stringValue().equals(SPEED)) {
                // Leaves out the seconds, which depend on the machine.
                curves.put(curve.get("name").stringValue(), ((ObjectNode) curve).without(Set.of("name", "seconds")));
            }
        }
        return new Outcome(job.get("weights_sha256").stringValue(), curves);
    }
}
