package dev.trainyard.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The surroundings of a fault: the cluster, the clients' jobs, the campaign's random numbers, and the observations so far. */
final class Scene implements AutoCloseable {

    /** A running attempt, and the time at which a fault hit its process. */
    record Struck(UUID job, int attempt, Instant at) {
    }

    private final Cluster cluster;
    private final Workload workload;
    private final Random random;
    private final Duration takeover;
    private final List<Struck> struck = new ArrayList<>();
    private final List<Duration> shutdowns = new ArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final List<Future<?>> started = new ArrayList<>();

    /** @param takeover the longest time until another process takes over the jobs of a dead one */
    Scene(Cluster cluster, Workload workload, long seed, Duration takeover) {
        this.cluster = cluster;
        this.workload = workload;
        this.random = new Random(seed);
        this.takeover = takeover;
    }

    /** Returns a ready process, a training one if there is one. Waits until another process is ready too. */
    Node worker() {
        List<Node> ready = awaitReady();
        List<Node> working = ready.stream().filter(node -> !running(node).isEmpty()).toList();
        List<Node> candidates = working.isEmpty() ? ready : working;
        return candidates.get(random.nextInt(candidates.size()));
    }

    List<Node> awaitReady() {
        return await("two processes are ready").atMost(Cluster.START_LIMIT).pollInterval(Duration.ofMillis(200))
                .until(() -> cluster.nodes().stream().filter(Node::isReady).toList(), ready -> ready.size() >= 2);
    }

    void kill(Node node) throws InterruptedException {
        List<Struck> hit = running(node);
        node.kill();
        struck.addAll(hit);
    }

    List<Struck> running(Node node) {
        Instant now = Instant.now();
        return cluster.database().sql("""
                select j.id, j.attempt from jobs j join scheduled_tasks t on t.task_instance like j.id || '.%'
                where j.status = 'RUNNING' and j.execution is not null and t.picked and t.picked_by like :process""")
                .param("process", "%/" + node.pid())
                .query((row, i) -> new Struck(row.getObject(1, UUID.class), row.getInt(2), now)).list();
    }

    /** Records a violation if one of the attempts was lost since then, because attempts must survive this circumstance. */
    void requireNotLost(List<Struck> attempts, Instant since, String circumstance) {
        for (Struck attempt : attempts) {
            new Findings(cluster).released(attempt.job(), attempt.attempt(), since).ifPresent(at -> violations.add(
                    "attempt %d of job %s was lost by %s".formatted(attempt.attempt(), attempt.job(), circumstance)));
        }
    }

    /** Runs a long action, such as starting a process, while other faults follow. Background actions run one after the other. */
    void inBackground(Callable<?> action) {
        started.add(background.submit(action));
    }

    /** Waits for the background actions, and fails if one of them failed. */
    void awaitBackground() throws Exception {
        for (Future<?> action : started) {
            action.get();
        }
    }

    void violation(String description) {
        violations.add(description);
    }

    List<String> violations() {
        return violations;
    }

    Cluster cluster() {
        return cluster;
    }

    Workload workload() {
        return workload;
    }

    Random random() {
        return random;
    }

    Duration takeover() {
        return takeover;
    }

    List<Struck> struck() {
        return struck;
    }

    List<Duration> shutdowns() {
        return shutdowns;
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
