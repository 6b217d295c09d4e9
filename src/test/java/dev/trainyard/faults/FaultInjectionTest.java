package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Requires the service's guarantees under faults. {@code -Dtrainyard.faults.count=}, {@code …jobs=} and {@code …kinds=} set the number of
 * faults, of jobs and of kinds of jobs, {@code …seed=} the order of the faults, {@code …heartbeat=} the heartbeat in milliseconds.
 */
@Tag("process")
class FaultInjectionTest {

    private static final int FAULTS = Integer.getInteger("trainyard.faults.count", 15);
    private static final int JOBS = Integer.getInteger("trainyard.faults.jobs", 8);
    private static final int KINDS = Integer.getInteger("trainyard.faults.kinds", 3);
    private static final long SEED = Long.getLong("trainyard.faults.seed", 1);
    private static final Duration HEARTBEAT = Duration.ofMillis(Long.getLong("trainyard.faults.heartbeat", 500));
    private static final Duration FLOOD = Duration.ofMillis(HEARTBEAT.toMillis() * 10);
    private static final int PROCESSES = 3;
    /** 15 s with a heartbeat of one second, the service's default. */
    private static final Duration TAKEOVER = HEARTBEAT.multipliedBy(15);

    private static Cluster cluster;
    private static Workload workload;

    @BeforeAll
    static void start() throws IOException {
        Path directory = Path.of("target", "faults").toAbsolutePath();
        FileSystemUtils.deleteRecursively(directory);
        cluster = new Cluster(Files.createDirectories(directory), PROCESSES, Map.of("trainyard.heartbeat", HEARTBEAT.toMillis() + "ms",
                "trainyard.orphans.after", "20s", "trainyard.orphans.every", "2s", "trainyard.memory", "200MB", "trainyard.max-threads", "2"));
        workload = new Workload(cluster, KINDS);
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void losesNothingUnderFaults() throws Exception {
        Instant start = Instant.now();
        workload.learn();
        try (Scene scene = new Scene(cluster, workload, SEED, TAKEOVER)) {
            Campaign campaign = new Campaign(scene, FLOOD);
            disturb(campaign);
            while (workload.posted().size() < JOBS) {
                workload.topUp();
            }
            await("all processes are ready").atMost(Cluster.START_LIMIT).until(() -> cluster.nodes().stream().allMatch(Node::isReady));
            workload.awaitEnd();
            check(scene, campaign, start);
        }
    }

    private static void check(Scene scene, Campaign campaign, Instant start) throws IOException {
        Findings findings = new Findings(cluster);
        List<Duration> takeovers = findings.takeovers(scene.struck());
        System.out.println(figures(scene, campaign, findings, takeovers, Duration.between(start, Instant.now())));
        assertAll(
                () -> assertThat(scene.violations()).as("violations").isEmpty(),
                () -> assertThat(workload.predictions().violations()).as("wrong answers to predictions").isEmpty(),
                () -> assertThat(cluster.crashes()).as("processes that crashed").isEmpty(),
                workload::everyJobEndedAsUndisturbed,
                workload::everyStoppedJobKeptItsBest,
                () -> findings.everyJobEndedOnce(workload.jobs()),
                findings::nothingIsStuck,
                findings::filesAreThoseOfTheRows,
                // Only the faster half must meet the limit, because a busy machine may slow down the other half.
                () -> assertThat(takeovers.subList(0, (takeovers.size() + 1) / 2)).as("time until a dead process was noticed")
                        .allMatch(time -> time.compareTo(TAKEOVER) <= 0));
        if (System.getProperty("trainyard.faults.only", "").isBlank()) {
            // A campaign without these events proves nothing.
            assertThat(takeovers).as("jobs taken over from a dead process").isNotEmpty();
            assertThat(findings.events("resumed")).as("jobs resumed from a checkpoint").isPositive();
            assertThat(findings.events("checkpoint_damaged")).as("damaged checkpoints passed over").isPositive();
            assertThat(workload.predictions().answered()).as("predictions answered").isPositive();
        }
        System.out.println("Each job ended once, with one model version, with the weights and curves of the undisturbed job of its kind; "
                + "no file without a row, no row without a file, nothing left in the queue.");
    }

    /** Injects faults on this thread while clients post jobs and ask for predictions on others. */
    private static void disturb(Campaign campaign) throws Exception {
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(2);
        try {
            List<ScheduledFuture<?>> activities = List.of(
                    clients.scheduleWithFixedDelay(workload::topUp, 0, 200, TimeUnit.MILLISECONDS),
                    clients.scheduleWithFixedDelay(workload.predictions()::ask, 0, 50, TimeUnit.MILLISECONDS));
            campaign.inject(FAULTS);
            for (ScheduledFuture<?> activity : activities) {
                if (activity.isDone()) {
                    activity.get();
                }
            }
        } finally {
            clients.shutdown();
            assertThat(clients.awaitTermination(3, TimeUnit.MINUTES)).as("the last job is posted").isTrue();
        }
    }

    private static String figures(Scene scene, Campaign campaign, Findings findings, List<Duration> takeovers, Duration time) {
        String kinds = campaign.injected().entrySet().stream().map(fault -> fault.getValue() + " × " + fault.getKey())
                .collect(Collectors.joining(", "));
        return """
                Fault injection with seed %d: %d faults within %d s: %s.
                %d jobs of %d kinds, %d of them stopped or cancelled, %d attempts: %d lost with their process, %d resumed from a checkpoint, \
                %d damaged checkpoints passed over. %d predictions answered.
                Dead processes noticed after %s. Processes started %d times; ended within %s of SIGTERM."""
                .formatted(SEED, FAULTS, time.toSeconds(), kinds, workload.jobs(), workload.kinds(), workload.asides(), findings.attempts(),
                        findings.events("worker_lost"), findings.events("resumed"), findings.events("checkpoint_damaged"),
                        workload.predictions().answered(), range(takeovers), cluster.nodes().stream().mapToInt(Node::starts).sum(), range(scene.shutdowns()));
    }

    private static String range(List<Duration> durations) {
        return durations.stream().min(Duration::compareTo).map(least -> "%.1f to %.1f s (%d times)".formatted(least.toMillis() / 1e3,
                durations.stream().max(Duration::compareTo).orElseThrow().toMillis() / 1e3, durations.size())).orElse("– (never)");
    }

    @Test
    void failsAJobThatKillsItsWorkerInEveryAttempt() throws Exception {
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
