package dev.trainyard.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Adds a process with hardly any memory for arrays to the cluster for a while. The process may refuse jobs and predictions or let them
 * wait, but must not crash.
 */
final class SmallMemory implements Fault {

    private static final Duration STAY = Duration.ofSeconds(6);

    @Override
    public String description() {
        return "process with hardly any memory";
    }

    @Override
    public void inject(Scene scene) throws Exception {
        Node small = scene.cluster().visitor("small-memory", Map.of("trainyard.workers", "2", "trainyard.memory", "4MB"),
                "-Dorg.bytedeco.javacpp.maxbytes=8m");
        // 500 is allowed for a prediction that needs more memory than there is. A crash is not.
        Set<Integer> allowed = Set.of(200, 404, 409, 422, 500);
        scene.inBackground(() -> {
            small.start();
            try {
                await("the process has started").atMost(Cluster.START_LIMIT).until(() -> !small.isAlive() || small.isReady());
                OneShotClient client = new OneShotClient(scene);
                for (Instant end = Instant.now().plus(STAY); Instant.now().isBefore(end) && small.isAlive();) {
                    for (Predictions.Question question : scene.workload().predictions().questions()) {
                        client.ask(small, "POST", question.path(), question.body(), allowed);
                    }
                }
                if (!small.isAlive()) {
                    scene.violation("%s ended with %d".formatted(small, small.exitCode()));
                }
            } finally {
                small.kill();
            }
            return null;
        });
    }
}
