package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The service's promises under faults. {@code -Dtrainyard.faults.count=}, {@code …jobs=}, {@code …kinds=} and {@code …seed=} say how
 * many and which, {@code …heartbeat=} how soon a process without one counts as dead.
 */
class FaultInjectionTest {

    private static final int FAULTS = Integer.getInteger("trainyard.faults.count", 8);
    private static final int JOBS = Integer.getInteger("trainyard.faults.jobs", 8);
    private static final int KINDS = Integer.getInteger("trainyard.faults.kinds", 4);
    private static final long SEED = Long.getLong("trainyard.faults.seed", 1);
    private static final Duration HEARTBEAT = Duration.ofMillis(Long.getLong("trainyard.faults.heartbeat", 500));
    private static final int PROCESSES = 3;
    /** By default, with a heartbeat every second. */
    private static final Duration TAKEOVER = HEARTBEAT.multipliedBy(15);

    private static Cluster cluster;
    private static Workload workload;

    @BeforeAll
    static void start() throws IOException {
        Path directory = Path.of("target", "faults").toAbsolutePath();
        FileSystemUtils.deleteRecursively(directory);
        cluster = new Cluster(Files.createDirectories(directory), PROCESSES, Map.of("trainyard.heartbeat", HEARTBEAT.toMillis() + "ms",
                "trainyard.orphans.after", "20s", "trainyard.orphans.every", "2s"));
        workload = new Workload(cluster, KINDS);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        cluster.close();
    }

    @Test
    void losesNothing() throws Exception {
        Instant start = Instant.now();
        workload.learn();
        Campaign campaign = new Campaign(cluster, SEED, TAKEOVER);
        disturb(campaign);
        while (workload.posted().size() < JOBS) {
            workload.topUp();
        }
        await("all processes are there again").atMost(Cluster.START_LIMIT).until(() -> cluster.nodes().stream().allMatch(Node::isReady));
        workload.awaitEnd();

        Findings findings = new Findings(cluster);
        List<Duration> takeovers = findings.takeovers(campaign.struck());
        System.out.println(figures(campaign, findings, takeovers, Duration.between(start, Instant.now())));
        findings.everyJobEndedOnce(workload.jobs());
        workload.everyJobEndedAsUndisturbed();
        findings.nothingIsStuck();
        findings.filesAreThoseOfTheRows();
        // The slower half may be this machine's.
        assertThat(takeovers.subList(0, (takeovers.size() + 1) / 2)).as("until a dead process was noticed")
                .allMatch(time -> time.compareTo(TAKEOVER) <= 0);
        System.out.println("Each job ended once, with one model version, with the weights and curves of the undisturbed job of its kind; "
                + "no file without a row, no row without a file, nothing left in the queue.");
    }

    /** Faults on this thread, new jobs on another. */
    private static void disturb(Campaign campaign) throws IOException, InterruptedException, ExecutionException {
        ScheduledExecutorService clients = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> posting = clients.scheduleWithFixedDelay(workload::topUp, 0, 200, TimeUnit.MILLISECONDS);
            campaign.inject(FAULTS);
            if (posting.isDone()) {
                posting.get();
            }
        } finally {
            clients.shutdown();
            assertThat(clients.awaitTermination(3, TimeUnit.MINUTES)).as("the last job is posted").isTrue();
        }
    }

    private static String figures(Campaign campaign, Findings findings, List<Duration> takeovers, Duration time) {
        String kinds = campaign.injected().entrySet().stream().map(fault -> fault.getValue() + " × " + fault.getKey().words)
                .collect(Collectors.joining(", "));
        return """
                Fault injection with seed %d: %d faults within %d s: %s.
                %d jobs of %d kinds, %d attempts: %d lost with their process, %d resumed from a checkpoint, %d damaged checkpoints passed over.
                Dead processes noticed after %s. Processes started %d times; ended within %s when asked to."""
                .formatted(SEED, FAULTS, time.toSeconds(), kinds, workload.jobs(), workload.kinds(), findings.attempts(),
                        findings.events("worker_lost"), findings.events("resumed"), findings.events("checkpoint_damaged"),
                        range(takeovers), cluster.nodes().stream().mapToInt(Node::starts).sum(), range(campaign.shutdowns()));
    }

    private static String range(List<Duration> durations) {
        return durations.stream().min(Duration::compareTo).map(least -> "%.1f to %.1f s (%d times)".formatted(least.toMillis() / 1e3,
                durations.stream().max(Duration::compareTo).orElseThrow().toMillis() / 1e3, durations.size())).orElse("– (never)");
    }

    @Test
    void endsAJobThatKillsItsWorkerEachTime() throws Exception {
        int attempts = 2;
        UUID job = workload.postEndless(attempts);
        for (int attempt = 1; attempt <= attempts; attempt++) {
            int current = attempt;
            await("attempt " + attempt).atMost(Cluster.START_LIMIT).pollInterval(Duration.ofMillis(100))
                    .until(() -> workload.job(job).get("attempt").intValue() == current && cluster.workerOf(job).isPresent());
            cluster.workerOf(job).orElseThrow().kill();
        }
        workload.awaitEnd(List.of(job));
        JsonNode ended = workload.job(job);
        assertThat(ended.get("status").stringValue()).isEqualTo("failed");
        assertThat(ended.get("stop_reason").stringValue()).isEqualTo("error");
        assertThat(ended.at("/error/code").stringValue()).isEqualTo("worker_lost");
        assertThat(ended.get("attempt").intValue()).isEqualTo(attempts);
        assertThat(ended.at("/model_version").isNull()).isTrue();
        new Findings(cluster).nothingIsStuck();
    }
}
