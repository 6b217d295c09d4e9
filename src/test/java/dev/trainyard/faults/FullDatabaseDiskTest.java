package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.SmallDisk;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Fills the disk of PostgreSQL's data and log while jobs train. {@code -Dtrainyard.faults.outage=} sets for how many seconds the disk
 * stays full.
 */
@Tag("process")
class FullDatabaseDiskTest {

    private static final Duration FULL = Duration.ofSeconds(Long.getLong("trainyard.faults.outage", 15));
    private static final Duration HEARTBEAT = Duration.ofMillis(Long.getLong("trainyard.faults.heartbeat", 500));
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final String SIZE = "512m";
    private static final int KINDS = 2;
    /** Limit of jobs that a full disk may accept: their rows fit into pages that exist already. */
    private static final int ROOM = 100;

    @Test
    void losesNoJobWhileTheDiskOfPostgresqlIsFull(@TempDir Path mountPoint) throws Exception {
        Path directory = Path.of("target", "full-database-disk").toAbsolutePath();
        FileSystemUtils.deleteRecursively(directory);
        try (SmallDisk disk = SmallDisk.mount(mountPoint, SIZE)) {
            Files.createSymbolicLink(Files.createDirectories(directory).resolve("postgres"),
                    Files.createDirectory(mountPoint.resolve("postgres")));
            try (Cluster cluster = new Cluster(directory, 2, Map.of("trainyard.heartbeat", HEARTBEAT.toMillis() + "ms"))) {
                Workload workload = new Workload(cluster, KINDS);
                workload.learn();
                workload.topUp();
                await("both processes train").atMost(Cluster.START_LIMIT).until(() -> cluster.database()
                        .sql("select count(*) from jobs where status = 'RUNNING' and step > 0").query(Integer.class).single() == 2);

                disk.fill();
                Instant filled = Instant.now();
                int accepted = 0;
                while (workload.offer(cluster.nodes().get(accepted % 2)).statusCode() == 201) {
                    assertThat(++accepted).as("jobs accepted with a full disk").isLessThan(ROOM);
                }
                for (Node node : cluster.nodes()) {
                    HttpResponse<String> answer = node.send(HttpRequest.newBuilder().GET(), "/api/v1/jobs", Node.SOON);
                    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503, 507);
                }
                TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), filled.plus(FULL)).toMillis()));
                disk.free();
                cluster.postgres().restartUnlessAlive();

                await("all processes are ready again").atMost(RECOVERY).until(() -> cluster.nodes().stream().allMatch(Node::isReady));
                workload.awaitEnd();
                Findings findings = new Findings(cluster);
                findings.everyJobEndedOnce(workload.jobs());
                workload.everyJobEndedAsUndisturbed();
                findings.nothingIsStuck();
                System.out.printf("PostgreSQL's disk was full for %d s, and took %d more jobs: %d jobs in %d attempts.%n", FULL.toSeconds(),
                        accepted, workload.jobs(), findings.attempts());
            }
        }
    }
}
