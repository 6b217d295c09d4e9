package dev.trainyard.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Simulates a machine that sleeps: stops all processes for a moment, and sets their wall clocks hours ahead meanwhile. */
final class SleepingMachine implements Fault {

    private static final Duration FROZEN = Duration.ofMillis(300);

    @Override
    public String description() {
        return "sleep of the whole machine";
    }

    @Override
    public void inject(Scene scene) throws IOException, InterruptedException {
        scene.awaitReady();
        // Processes that are starting have no attempts. Processes that another fault has frozen lose theirs.
        List<Node> awake = scene.cluster().nodes().stream().filter(node -> !node.isFrozen()).toList();
        List<Scene.Struck> running = awake.stream().flatMap(node -> scene.running(node).stream()).toList();
        Duration slept = Duration.ofSeconds(60 + scene.random().nextInt(8 * 3600));
        Instant from = Instant.now();
        for (Node node : awake) {
            node.freeze();
        }
        // Processes that start meanwhile have the right clock; they are too few to matter here.
        for (Node node : scene.cluster().nodes()) {
            node.clock().jump(slept);
        }
        TimeUnit.MILLISECONDS.sleep(FROZEN.toMillis());
        for (Node node : awake) {
            node.thaw();
        }
        TimeUnit.MILLISECONDS.sleep(scene.takeover().toMillis() / 3);
        scene.requireNotLost(running, from, "a machine that slept");
        for (Node node : scene.cluster().nodes()) {
            node.clock().correct();
        }
    }
}
