package dev.trainyard.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Damages the last checkpoint of a running job, or all of its checkpoints, then kills the worker so that the job must resume. */
final class CheckpointDamage implements Fault {

    private static final String CHECKPOINTS = "select artifact from checkpoints where job_id = :job order by step desc";
    private static final String STILL_RUNS = "select count(*) from jobs where id = :job and attempt = :attempt and status = 'RUNNING'";

    private boolean repeated;

    @Override
    public String description() {
        return "checkpoint damaged, then SIGKILL of its worker";
    }

    @Override
    public void inject(Scene scene) {
        // The first injection damages only the last checkpoint, so that every campaign resumes a job from an earlier checkpoint.
        boolean all = repeated && scene.random().nextInt(3) == 0;
        await("a checkpoint to damage").atMost(Cluster.START_LIMIT).pollInterval(Duration.ofMillis(200)).ignoreExceptions()
                .until(() -> damageOne(scene, all));
        repeated = true;
    }

    private static boolean damageOne(Scene scene, boolean all) throws IOException, InterruptedException {
        for (Node node : scene.awaitReady()) {
            for (Scene.Struck attempt : scene.running(node)) {
                if (checkpoints(scene, attempt).size() >= 2) {
                    // Freezes the worker so that it writes no newer checkpoint.
                    node.freeze();
                    boolean damaged = stillRuns(scene, attempt) && damage(scene, checkpoints(scene, attempt), all);
                    scene.kill(node);
                    return damaged;
                }
            }
        }
        return false;
    }

    private static List<String> checkpoints(Scene scene, Scene.Struck attempt) {
        return scene.cluster().database().sql(CHECKPOINTS).param("job", attempt.job()).query(String.class).list();
    }

    private static boolean stillRuns(Scene scene, Scene.Struck attempt) {
        return scene.cluster().database().sql(STILL_RUNS).param("job", attempt.job()).param("attempt", attempt.attempt())
                .query(Integer.class).single() == 1;
    }

    private static boolean damage(Scene scene, List<String> checkpoints, boolean all) throws IOException {
        if (checkpoints.size() < 2) {
            return false;
        }
        for (String checkpoint : all ? checkpoints : checkpoints.subList(0, 1)) {
            try {
                damage(scene, scene.cluster().data().resolve("artifacts").resolve(checkpoint));
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    private static void damage(Scene scene, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int at = scene.random().nextInt(content.length);
        if (scene.random().nextBoolean()) {
            content[at] ^= 0x10;
            Files.write(file, content);
        } else {
            Files.write(file, Arrays.copyOf(content, at));
        }
    }
}
