package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.spec.JobSpecs;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Reads a job while another thread changes its state. The process has no worker. */
@DatabaseTest(properties = "trainyard.roles=api")
class JobSnapshotTest {

    @Autowired
    private JobRepository rows;
    @Autowired
    private Jobs jobs;
    @Autowired
    private JobCommands control;

    @Test
    void readsStatusAndTransitionsConsistently() {
        UUID id = rows.saveAndFlush(new Job(UUID.randomUUID(), JobSpecs.xor(), 12, AttemptStore.now())).getId();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> owner = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 60 && !done.get(); i++) {
                control.pause(id);
                control.resume(id);
            }
        });
        try {
            while (!owner.isDone()) {
                JobView job = jobs.find(id).orElseThrow();
                List<Transition> transitions = job.transitions();
                assertThat(transitions.get(transitions.size() - 1).to()).isEqualTo(job.status());
            }
        } finally {
            done.set(true);
            owner.join();
        }
    }
}
