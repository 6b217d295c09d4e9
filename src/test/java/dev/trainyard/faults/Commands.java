package dev.trainyard.faults;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Pauses and resumes a job, which must end like an undisturbed one. Sends random commands to another job, and finally stops or cancels
 * it.
 */
final class Commands implements Fault {

    private static final String[] ANY = {"pause", "resume", "pause", "resume", "stop", "cancel"};

    @Override
    public String description() {
        return "jobs paused, resumed, stopped, cancelled";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException {
        Workload workload = scene.workload();
        UUID aside = workload.postAside();
        workload.unfinished(scene.random()).ifPresent(job -> {
            workload.command(job, "pause");
            scene.cluster().later(Duration.ofMillis(500 + scene.random().nextInt(2500)), () -> workload.command(job, "resume"));
        });
        for (int i = scene.random().nextInt(6); i > 0; i--) {
            TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(600));
            workload.command(aside, ANY[scene.random().nextInt(ANY.length)]);
        }
        TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(1500));
        workload.command(aside, scene.random().nextInt(3) == 0 ? "cancel" : "stop");
    }
}
