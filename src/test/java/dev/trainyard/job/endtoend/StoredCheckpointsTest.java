package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.checkpoint.Checkpoint;
import dev.trainyard.checkpoint.Checkpoints;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.Job;
import dev.trainyard.job.lifecycle.JobRepository;
import dev.trainyard.job.lifecycle.QueueEntryId;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.training.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests {@link Checkpoints} from this package, because a checkpoint needs a job with a claimed attempt. */
@DatabaseTest
@AutoConfigureMockMvc
class StoredCheckpointsTest {

    private static final Map<String, Double> METRICS = Map.of("validation_cost", 0.1 + 0.2);

    @Autowired
    private Checkpoints checkpoints;
    @Autowired
    private AttemptStore attemptStore;
    @Autowired
    private JobRepository jobs;
    @Value("${trainyard.data-directory}")
    private Path data;
    private UUID job;
    private QueueEntryId entryId;

    @BeforeEach
    void claim() {
        job = jobs.saveAndFlush(new Job(UUID.randomUUID(), JobSpecs.xor(), 12, AttemptStore.now())).getId();
        entryId = QueueEntryId.next(job);
        attemptStore.claim(entryId, () -> true).orElseThrow();
    }

    @Test
    void readsBackTheSavedState() throws IOException {
        TrainingState saved = state(10);
        checkpoints.save(job, 1, saved, 2);
        TrainingState read = checkpoints.latest(job, (checkpoint, damage) -> { }).orElseThrow();
        assertThat(read.position()).isEqualTo(saved.position());
        assertThat(read.tensors()).isEqualTo(saved.tensors());
    }

    @Test
    void keepsOnlyTheLastCheckpoints() throws IOException {
        for (int step = 10; step <= 50; step += 10) {
            checkpoints.save(job, 1, state(step), 2);
        }
        assertThat(checkpoints.list(job)).extracting(Checkpoint::step).containsExactly(50L, 40L);
        assertThat(files()).hasSize(2);
    }

    @Test
    void fallsBackToTheCheckpointBeforeADamagedOne() throws IOException {
        checkpoints.save(job, 1, state(10), 2);
        checkpoints.save(job, 1, state(20), 2);
        Path latest = data.resolve("artifacts").resolve(checkpoints.find(job, 20).orElseThrow().artifact().key());
        byte[] bytes = Files.readAllBytes(latest);
        bytes[bytes.length - 1] ^= 1;
        Files.write(latest, bytes);
        List<Long> damaged = new ArrayList<>();
        TrainingState read = checkpoints.latest(job, (checkpoint, damage) -> damaged.add(checkpoint.step())).orElseThrow();
        assertThat(read.position().step()).isEqualTo(10);
        assertThat(damaged).containsExactly(20L);
        assertThat(files()).as("the file is kept, because it may be unreadable only for now").hasSize(2);
    }

    @Test
    void replacesTheCheckpointOfAnEarlierAttemptAtTheSameStep() throws IOException {
        checkpoints.save(job, 1, state(10), 2);
        attemptStore.claim(entryId, () -> true).orElseThrow();
        assertThat(checkpoints.save(job, 2, state(10), 2).held()).isTrue();
        assertThat(checkpoints.list(job)).extracting(Checkpoint::attempt).containsExactly(2);
        assertThat(files()).hasSize(1);
    }

    @Test
    void dropsLaterCheckpointsOfEarlierAttempts() throws IOException {
        checkpoints.save(job, 1, state(10), 1);
        checkpoints.save(job, 1, state(20), 1);
        // The next attempt finds the checkpoint damaged and starts from the beginning.
        attemptStore.claim(entryId, () -> true).orElseThrow();
        checkpoints.save(job, 2, state(15), 1);
        assertThat(checkpoints.list(job)).extracting(Checkpoint::step).containsExactly(15L);
        assertThat(files()).hasSize(1);
    }

    @Test
    void savesAStepAgainAfterAnUnacknowledgedCommit() throws IOException {
        checkpoints.save(job, 1, state(10), 2);
        assertThat(checkpoints.save(job, 1, state(10), 2).held()).isTrue();
        assertThat(checkpoints.list(job)).hasSize(1);
        assertThat(files()).hasSize(1);
        assertThat(checkpoints.latest(job, (checkpoint, damage) -> { })).isPresent();
    }

    @Test
    void removesTheDirectoryOfAJobWithItsLastCheckpoint() throws IOException {
        checkpoints.save(job, 1, state(10), 2);
        checkpoints.list(job).forEach(checkpoints::deleteFile);
        assertThat(data.resolve("artifacts/checkpoints").resolve(job.toString())).doesNotExist();
    }

    @Test
    void locksTheJobWhileItsCheckpointIsRecorded(@Autowired TransactionTemplate transaction, @Autowired JdbcClient jdbc) {
        transaction.executeWithoutResult(status -> {
            try {
                checkpoints.save(job, 1, state(10), 2);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(CompletableFuture.supplyAsync(() -> jdbc.sql("select id from jobs where id = :job for update skip locked")
                    .param("job", job).query(UUID.class).list()).join()).isEmpty();
        });
    }

    @Test
    void savesNothingForAnAttemptThatLostTheJob() throws IOException {
        attemptStore.claim(entryId, () -> true).orElseThrow();
        assertThat(checkpoints.save(job, 1, state(10), 2).held()).isFalse();
        assertThat(checkpoints.list(job)).isEmpty();
        assertThat(files()).isEmpty();
    }

    private static TrainingState state(int step) {
        return new TrainingState(Map.of("parameters", Nd4j.createFromArray(1f, -2.5f, step), "best", Nd4j.createFromArray(0f, 0.1f, 3f)),
                new TrainingState.Position(1, step, 3, 1.0 / 3, Map.of("factor", 0.5), Map.of("best", Double.NEGATIVE_INFINITY), 1,
                        METRICS, Map.of("cost", 1e-17), Map.of("overfitting.found", 2.0), METRICS));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(data)) {
            return files.filter(file -> file.toString().contains(job.toString())).filter(Files::isRegularFile).toList();
        }
    }
}
