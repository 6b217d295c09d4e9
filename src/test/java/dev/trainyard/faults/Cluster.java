package dev.trainyard.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Processes of the service that share a database and a data directory. A process that ends is started again. */
final class Cluster implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

    /** An action that may fail. */
    interface Action {
        void run() throws Exception;
    }

    private final Path directory;
    private final Map<String, String> properties;
    private final Postgres postgres;
    private final List<Node> nodes = new ArrayList<>();
    private final ScheduledExecutorService supervisor = Executors.newScheduledThreadPool(3);
    private final AtomicInteger next = new AtomicInteger();

    /** @param properties the service's properties, besides those for the database and the data directory */
    Cluster(Path directory, int processes, Map<String, String> properties) throws IOException {
        this.directory = directory;
        postgres = new Postgres(directory.resolve("postgres"));
        Map<String, String> all = new LinkedHashMap<>(postgres.properties());
        this.properties = all;
        all.put("trainyard.data-directory", data().toString());
        all.put("trainyard.workers", "1");
        all.put("spring.datasource.hikari.minimum-idle", "0");
        all.putAll(properties);
        Path logs = Files.createDirectories(directory.resolve("logs"));
        try {
            for (int i = 1; i <= processes; i++) {
                Node node = new Node("node-" + i, all, logs);
                nodes.add(node);
                node.start();
                supervisor.scheduleWithFixedDelay(() -> revive(node), 1000, 200, TimeUnit.MILLISECONDS);
            }
            await("all processes have started: " + logs).atMost(START_LIMIT).until(() -> nodes.stream().allMatch(Node::isReady));
        } catch (RuntimeException | IOException e) {
            close();
            throw e;
        }
    }

    private static void revive(Node node) {
        try {
            node.keepAlive();
        } catch (IOException e) {
            System.err.println("cannot start " + node + ": " + e);
        }
    }

    Path data() {
        return directory.resolve("data");
    }

    Postgres postgres() {
        return postgres;
    }

    List<Node> nodes() {
        return nodes;
    }

    JdbcClient database() {
        return postgres.client();
    }

    /** Runs the action after the delay, on another thread. */
    void later(Duration delay, Action action) {
        supervisor.schedule(() -> {
            action.run();
            return null;
        }, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Creates one more process of this cluster. The caller starts it; the cluster does not restart it. */
    Node visitor(String name, Map<String, String> changes, String... flags) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.putAll(changes);
        return new Node(name, all, Files.createDirectories(directory.resolve("logs")), flags);
    }

    Path directory() {
        return directory;
    }

    /** Returns the processes that crashed with their exit codes, such as "node-1: 134". */
    List<String> crashes() {
        return nodes.stream().flatMap(node -> node.crashes().stream().map(code -> node + ": " + code)).toList();
    }

    /** Returns the live process that executes the job, if any. */
    Optional<Node> workerOf(UUID job) {
        List<String> pickedBy = database().sql("select picked_by from scheduled_tasks where picked and task_instance like :job")
                .param("job", job + ".%").query(String.class).list();
        return nodes.stream().filter(node -> pickedBy.stream().anyMatch(name -> name.endsWith("/" + node.pid()))).findFirst();
    }

    /** Asks one process after the other until one answers. Requires the expected status. */
    JsonNode call(HttpRequest.Builder request, String path, int expected) {
        HttpResponse<String> response = ask(request, path);
        if (response.statusCode() != expected) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    /** Asks one process after the other until one answers with a status below 500 other than 429. */
    HttpResponse<String> ask(HttpRequest.Builder request, String path) {
        return ask(request, path, unanswered -> { });
    }

    /** @param unanswered called for each process that gave no answer; it may have executed the request, or may do so later */
    HttpResponse<String> ask(HttpRequest.Builder request, String path, Consumer<IOException> unanswered) {
        List<String> complaints = new ArrayList<>();
        for (Instant end = Instant.now().plus(CALL_LIMIT); Instant.now().isBefore(end);) {
            Node node = nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()));
            try {
                HttpResponse<String> response = node.send(request.copy(), path);
                if (response.statusCode() < 500 && response.statusCode() != 429) {
                    return response;
                }
                complaints.add(node + ": " + response.statusCode() + " " + response.body());
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (IOException e) {
                unanswered.accept(e);
                complaints.add(node + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while calling " + path, e);
            }
        }
        throw new AssertionError("no process answers " + path + ": " + complaints.subList(Math.max(0, complaints.size() - 10),
                complaints.size()));
    }

    HttpResponse<String> send(String method, String path, String json) {
        return send(method, path, json, unanswered -> { });
    }

    /** @param unanswered called for each process that gave no answer; it may have executed the request, or may do so later */
    HttpResponse<String> send(String method, String path, String json, Consumer<IOException> unanswered) {
        return ask(HttpRequest.newBuilder().header("Content-Type", "application/json").method(method, json == null
                ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json)), path, unanswered);
    }

    JsonNode get(String path) {
        return call(HttpRequest.newBuilder().GET(), path, 200);
    }

    UUID post(String specification, String key) {
        return UUID.fromString(call(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(specification))
                .header("Content-Type", "application/json").header("Idempotency-Key", key), "/api/v1/jobs", 201).get("id").stringValue());
    }

    @Override
    public void close() throws IOException {
        supervisor.shutdownNow();
        try {
            supervisor.awaitTermination(10, TimeUnit.SECONDS);
            for (Node node : nodes) {
                node.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        postgres.close();
    }
}
