package dev.trainyard.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

final class Terminate implements Fault {

    @Override
    public String description() {
        return "SIGTERM of a process";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException {
        Node node = scene.worker();
        Instant asked = Instant.now();
        assertThat(node.terminate().waitFor(1, TimeUnit.MINUTES)).as(node + " ends on SIGTERM").isTrue();
        scene.shutdowns().add(Duration.between(asked, Instant.now()));
    }
}
