package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A seeded sequence of faults: which ones, when and where follows from the seed, what they hit from the moment. */
final class Campaign {

    enum Fault {
        KILL("SIGKILL of a process"), FREEZE("SIGSTOP past the lease, then SIGCONT"), TERMINATE("SIGTERM of a process"),
        DATABASE("crash of PostgreSQL"), DAMAGE("checkpoint damaged, then SIGKILL of its worker");

        final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    /** An attempt that was alone when its process was killed or frozen. */
    record Struck(UUID job, int attempt, Instant at) {
    }

    /** As often as each comes within so many faults. */
    private static final List<Fault> ROUND = List.of(Fault.KILL, Fault.KILL, Fault.KILL, Fault.FREEZE, Fault.FREEZE, Fault.TERMINATE,
            Fault.DATABASE, Fault.DAMAGE);

    private final Cluster cluster;
    private final Random random;
    private final Duration frozen;
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final List<Struck> struck = new ArrayList<>();
    private final List<Duration> shutdowns = new ArrayList<>();

    /** @param frozen longer than it takes until the others take over */
    Campaign(Cluster cluster, long seed, Duration frozen) {
        this.cluster = cluster;
        this.random = new Random(seed);
        this.frozen = frozen;
    }

    void inject(int faults) throws IOException, InterruptedException {
        List<Fault> round = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            if (round.isEmpty()) {
                round.addAll(ROUND);
                Collections.shuffle(round, random);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(2500));
            Fault fault = round.remove(round.size() - 1);
            inject(fault);
            injected.merge(fault, 1, Integer::sum);
        }
    }

    private void inject(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case KILL -> kill(victim());
            case FREEZE -> freeze(victim());
            case TERMINATE -> terminate(victim());
            case DATABASE -> {
                cluster.postgres().crash();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
                cluster.postgres().restart();
            }
            case DAMAGE -> damage();
        }
    }

    /** A process that works if there is one, and is not the last. */
    private Node victim() {
        List<Node> ready = awaitReady();
        List<Node> working = ready.stream().filter(node -> !running(node).isEmpty()).toList();
        List<Node> candidates = working.isEmpty() ? ready : working;
        return candidates.get(random.nextInt(candidates.size()));
    }

    private List<Node> awaitReady() {
        return await("two processes are ready").atMost(Cluster.START_LIMIT).pollInterval(Duration.ofMillis(200))
                .until(() -> cluster.nodes().stream().filter(Node::isReady).toList(), ready -> ready.size() >= 2);
    }

    private void kill(Node node) throws InterruptedException {
        List<Struck> hit = running(node);
        node.kill();
        struck.addAll(hit);
    }

    private void freeze(Node node) throws IOException, InterruptedException {
        List<Struck> hit = running(node);
        node.freeze();
        struck.addAll(hit);
        cluster.later(frozen.plusMillis(random.nextInt(3000)), () -> thaw(node));
    }

    private static void thaw(Node node) {
        try {
            node.thaw();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void terminate(Node node) throws InterruptedException {
        Instant asked = Instant.now();
        assertThat(node.terminate().waitFor(1, TimeUnit.MINUTES)).as(node + " ends when asked to").isTrue();
        shutdowns.add(Duration.between(asked, Instant.now()));
    }

    private List<Struck> running(Node node) {
        Instant now = Instant.now();
        return cluster.database().sql("""
                select j.id, j.attempt from jobs j join scheduled_tasks t on t.task_instance like j.id || '.%'
                where j.status = 'RUNNING' and j.execution is not null and t.picked and t.picked_by like :process""")
                .param("process", "%/" + node.pid())
                .query((row, i) -> new Struck(row.getObject(1, UUID.class), row.getInt(2), now)).list();
    }

    /** The last checkpoint of a running job, or all of them; and sees to it that they are needed. */
    private void damage() {
        await("a checkpoint to damage").atMost(Cluster.START_LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            for (Node node : awaitReady()) {
                for (Struck attempt : running(node)) {
                    List<String> checkpoints = cluster.database().sql("select artifact from checkpoints where job_id = :job order by step desc")
                            .param("job", attempt.job()).query(String.class).list();
                    if (!checkpoints.isEmpty()) {
                        // So that no newer one is written meanwhile.
                        node.freeze();
                        boolean done = damage(random.nextInt(3) == 0 ? checkpoints : checkpoints.subList(0, 1));
                        kill(node);
                        return done;
                    }
                }
            }
            return false;
        });
    }

    private boolean damage(List<String> checkpoints) throws IOException {
        for (String checkpoint : checkpoints) {
            try {
                damage(cluster.data().resolve("artifacts").resolve(checkpoint));
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    private void damage(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int at = random.nextInt(content.length);
        if (random.nextBoolean()) {
            content[at] ^= 0x10;
            Files.write(file, content);
        } else {
            Files.write(file, Arrays.copyOf(content, at));
        }
    }

    Map<Fault, Integer> injected() {
        return injected;
    }

    List<Struck> struck() {
        return struck;
    }

    List<Duration> shutdowns() {
        return shutdowns;
    }
}
