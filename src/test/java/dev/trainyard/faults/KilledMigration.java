package dev.trainyard.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Kills a process while it migrates its own H2 database, which is new or of an older version. The process must start again afterwards.
 */
final class KilledMigration implements Fault {

    private static final String URL = "jdbc:h2:file:%s/trainyard;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;"
            + "NON_KEYWORDS=VALUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=15000";
    private static final String MIGRATES = "to version \"";

    private int directories;

    @Override
    public String description() {
        return "SIGKILL within a migration of H2";
    }

    @Override
    public void inject(Scene scene) throws Exception {
        Path directory = Files.createDirectories(scene.cluster().directory().resolve("migration-" + ++directories));
        boolean upgrade = scene.random().nextBoolean();
        int migrations = 1 + scene.random().nextInt(upgrade ? 6 : 11);
        int milliseconds = scene.random().nextInt(20);
        if (upgrade) {
            unzip(directory);
        }
        Node node = scene.cluster().visitor("migration-" + directories, Map.of("trainyard.data-directory", directory.toString(),
                "spring.datasource.url", URL.formatted(directory), "spring.datasource.username", "", "spring.datasource.password", ""));
        scene.inBackground(() -> {
            node.start();
            try {
                await("migration %d of %s".formatted(migrations, node)).atMost(Cluster.START_LIMIT).pollInterval(Duration.ofMillis(1))
                        .pollDelay(Duration.ZERO).until(() -> node.log().split(MIGRATES, -1).length > migrations
                                || !node.isAlive() || node.isReady());
                if (!node.isAlive()) {
                    scene.violation("%s does not start".formatted(node));
                }
                TimeUnit.MILLISECONDS.sleep(milliseconds);
                node.kill();
                node.start();
                await(node + " starts again").atMost(Cluster.START_LIMIT).until(() -> !node.isAlive() || node.isReady());
                if (!node.isAlive()) {
                    scene.violation("%s does not start again after SIGKILL in migration %d".formatted(node, migrations));
                }
            } finally {
                node.kill();
            }
            return null;
        });
    }

    private static void unzip(Path directory) throws IOException {
        try (InputStream in = KilledMigration.class.getResourceAsStream("/dev/trainyard/data-of-schema-5.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }
}
