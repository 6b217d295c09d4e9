package dev.trainyard.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Moves the wall clock of a training process three times in one direction, by seconds to hours each, then sets it to the right time. No
 * process may declare the attempts dead.
 */
final class ClockJump implements Fault {

    private static final int JUMPS = 3;
    private static final int LONGEST_SECONDS = 4 * 3600;

    @Override
    public String description() {
        return "wall clock of a process set wrong and right again";
    }

    @Override
    public void inject(Scene scene) throws IOException, InterruptedException {
        Node node = scene.worker();
        boolean ahead = scene.random().nextInt(3) > 0;
        List<Scene.Struck> running = scene.running(node);
        Instant from = Instant.now();
        for (int i = 0; i < JUMPS; i++) {
            // Draws the logarithm uniformly, so that short jumps are as frequent as long ones.
            long seconds = Math.round(Math.pow(LONGEST_SECONDS, scene.random().nextDouble()));
            node.clock().jump(Duration.ofSeconds(ahead ? seconds : -seconds));
            TimeUnit.MILLISECONDS.sleep(scene.takeover().toMillis() / 8);
        }
        scene.requireNotLost(running, from, node + " whose clock was set");
        node.clock().correct();
    }
}
