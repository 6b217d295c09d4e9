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
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs of different kinds, and what becomes of each when nobody disturbs it. */
final class Workload {

    /** What a job must end with, whatever happens to it. */
    private record Outcome(String weightsSha256, Map<String, JsonNode> curves) {
    }

    /** A job that was answered with 201. */
    record Posted(String kind, UUID id) {
    }

    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** Enough to keep all processes busy. */
    private static final int BACKLOG = 5;
    /** The one curve that is not a function of the specification. */
    private static final String SPEED = "examples_per_second";

    private final Cluster cluster;
    private final Map<String, String> specifications = new LinkedHashMap<>();
    private final Map<String, Outcome> undisturbed = new LinkedHashMap<>();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();

    /** @param kinds how many of them */
    Workload(Cluster cluster, int kinds) throws IOException {
        this.cluster = cluster;
        try (InputStream in = Workload.class.getResourceAsStream("jobs.json")) {
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

    /** Lets one job of each kind run in peace. */
    void learn() {
        Map<String, UUID> jobs = new LinkedHashMap<>();
        specifications.forEach((kind, specification) -> jobs.put(kind, cluster.post(specification, "undisturbed " + kind)));
        awaitEnd(jobs.values());
        jobs.forEach((kind, id) -> {
            assertThat(job(id).get("attempt").intValue()).as(kind + " was not disturbed").isEqualTo(1);
            undisturbed.put(kind, outcome(id));
        });
    }

    /** Posts jobs until there are enough of them that have not ended. */
    void topUp() {
        List<String> kinds = List.copyOf(specifications.keySet());
        try {
            while (unfinished() < BACKLOG) {
                String kind = kinds.get(posted.size() % kinds.size());
                String key = "disturbed " + posted.size();
                UUID id = cluster.post(specifications.get(kind), key);
                posted.add(new Posted(kind, id));
                assertThat(cluster.post(specifications.get(kind), key)).as("the same key is the same job").isEqualTo(id);
            }
        } catch (DataAccessException e) {
            // The database is down; the next time.
        }
    }

    /** Posts one more job to this process, which may refuse it, but not without a word. */
    HttpResponse<String> offer(Node node) throws IOException, InterruptedException {
        String kind = specifications.keySet().iterator().next();
        HttpResponse<String> answer = node.send(HttpRequest.newBuilder().header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(specifications.get(kind))), "/api/v1/jobs", Node.SOON);
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

    /** Posts a job that only ends when its attempts are used up: it saves no checkpoint, so that none of them gets further. */
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
    }

    void awaitEnd(Iterable<UUID> jobs) {
        for (UUID job : jobs) {
            await("the end of " + job).atMost(LIMIT).pollInterval(Duration.ofMillis(200)).ignoreExceptions()
                    .until(() -> cluster.database().sql("select finished_at is not null from jobs where id = :id").param("id", job)
                            .query(Boolean.class).single());
        }
    }

    JsonNode job(UUID id) {
        return cluster.get("/api/v1/jobs/" + id);
    }

    List<Posted> posted() {
        return posted;
    }

    /** Every job that was posted has the weights and the curves of the one that nobody disturbed. */
    void everyJobEndedAsUndisturbed() {
        for (Posted job : posted) {
            assertThat(outcome(job.id())).as("%s, %s", job.kind(), job.id()).isEqualTo(undisturbed.get(job.kind()));
        }
    }

    int jobs() {
        return posted.size() + undisturbed.size();
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
                // The seconds are what it took, not what came out.
                curves.put(curve.get("name").stringValue(), ((ObjectNode) curve).without(Set.of("name", "seconds")));
            }
        }
        return new Outcome(job.get("weights_sha256").stringValue(), curves);
    }
}
