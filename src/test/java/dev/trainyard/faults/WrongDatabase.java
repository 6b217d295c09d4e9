package dev.trainyard.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a process with its own empty database beside the cluster's files for a while. It must not touch the files. */
final class WrongDatabase implements Fault {

    private static final String URL = "jdbc:h2:mem:wrong;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;"
            + "NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1";
    /** Enough time for several sweeps of orphaned files. */
    private static final Duration STAY = Duration.ofSeconds(8);

    @Override
    public String description() {
        return "process with a wrong database beside the store";
    }

    @Override
    public void inject(Scene scene) throws Exception {
        Node wrong = scene.cluster().visitor("wrong-database", Map.of("spring.datasource.url", URL, "spring.datasource.username", "",
                "spring.datasource.password", ""));
        scene.inBackground(() -> {
            wrong.start();
            try {
                // The process may refuse to become ready, or may end.
                await("the process has started").atMost(Cluster.START_LIMIT)
                        .until(() -> !wrong.isAlive() || wrong.answers("/actuator/health/liveness"));
                TimeUnit.MILLISECONDS.sleep(STAY.toMillis());
            } finally {
                wrong.kill();
            }
            return null;
        });
    }
}
