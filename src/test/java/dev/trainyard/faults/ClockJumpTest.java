package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Sets the wall clock of a process repeatedly while it trains. The process must never be declared dead. */
@Tag("process")
class ClockJumpTest {

    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final int MAX_ATTEMPTS = 3;
    private static final int JUMPS = 6;

    @Test
    void clockJumpsCostNoAttempt() throws Exception {
        assumeTrue(WallClock.unavailable() == null, () -> "clocks cannot be set: " + WallClock.unavailable());
        Path directory = Path.of("target", "clock-jump").toAbsolutePath();
        FileSystemUtils.deleteRecursively(directory);
        try (Cluster cluster = new Cluster(Files.createDirectories(directory), 2,
                Map.of("trainyard.heartbeat", HEARTBEAT.toMillis() + "ms"))) {
            Workload workload = new Workload(cluster, 1);
            UUID job = workload.postEndless(MAX_ATTEMPTS);
            await("the job trains").atMost(Cluster.START_LIMIT).until(() -> cluster.workerOf(job).isPresent()
                    && workload.job(job).get("status").stringValue().equals("running"));
            WallClock clock = cluster.workerOf(job).orElseThrow().clock();
            for (int jump = 0; jump < JUMPS; jump++) {
                clock.jump(Duration.ofHours(jump < JUMPS / 2 ? 1 : -2));
                // Varies the number of half heartbeats, so that the jumps hit different moments between two heartbeats.
                TimeUnit.MILLISECONDS.sleep(HEARTBEAT.toMillis() * (5 + jump) / 2);
                JsonNode now = workload.job(job);
                assertThat(now.get("attempt").intValue()).as("%s after %d jumps", now, jump + 1).isEqualTo(1);
            }
            workload.command(job, "cancel");
        }
    }
}
