package dev.trainyard.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.quota.QuotaExceeded;
import dev.trainyard.platform.quota.QuotaLocks;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
class CheckpointStorageTest {

    @Autowired
    private QuotaLocks locks;
    @Autowired
    private TransactionTemplate transactions;
    @Autowired
    private JdbcTemplate database;
    @Autowired
    private JdbcClient jdbc;

    @Test
    void keepsAsManyCheckpointsAsOneJobMayHave() {
        UUID job = JobRows.insert(database);
        CheckpointStorage storage = storage(null, 250);
        assertThat(add(storage, job, 10, 100).limit()).isNull();
        assertThat(add(storage, job, 20, 100).limit()).isNull();
        CheckpointRows.Added third = add(storage, job, 30, 100);

        assertThat(third.limit()).contains("trainyard.quotas.job-checkpoint-bytes");
        assertThat(third.deleted()).extracting(Checkpoint::step).containsExactly(10L);
        assertThat(steps(job)).containsExactly(30L, 20L);
    }

    @Test
    void keepsTheLatestCheckpointEvenBeyondTheQuotas() {
        UUID job = JobRows.insert(database);
        CheckpointStorage storage = storage(used(), 100);
        add(storage, job, 10, 100);
        CheckpointRows.Added second = add(storage, job, 20, 150);

        assertThat(second.limit()).contains("trainyard.quotas.checkpoint-bytes");
        assertThat(steps(job)).containsExactly(20L);
    }

    @Test
    void countsReservationsOfJobsThatHaveNoCheckpointYet() {
        UUID job = JobRows.insert(database);
        UUID other = JobRows.insert(database);
        CheckpointStorage storage = storage(used() + 300, 1000);
        reserve(storage, job, 100);
        reserve(storage, other, 150);
        add(storage, job, 10, 100);
        assertThat(add(storage, job, 20, 100).limit()).contains("trainyard.quotas.checkpoint-bytes");
        assertThat(steps(job)).containsExactly(20L);

        transactions.executeWithoutResult(status -> storage.release(other));
        add(storage, job, 30, 100);
        assertThat(steps(job)).containsExactly(30L, 20L);
        database.update("delete from jobs where id in (?, ?)", job, other);
    }

    @Test
    void countsNoReservationOfJobThatAnEarlierVersionHasEnded() {
        UUID job = JobRows.insert(database);
        CheckpointStorage storage = storage(null, 1000);
        reserve(storage, job, 100);
        assertThat(used() - storage.bytesOfOthers(job)).isEqualTo(100);
        database.update("update jobs set status = 'FAILED', execution = null where id = ?", job);
        assertThat(used() - storage.bytesOfOthers(job)).isZero();
        database.update("delete from jobs where id = ?", job);
    }

    @Test
    void neverReservesMoreThanTheQuotaForConcurrentJobs() throws Exception {
        CheckpointStorage storage = storage(used() + 350, 1000);
        List<UUID> jobs = Stream.generate(() -> JobRows.insert(database)).limit(6).toList();
        ExecutorService clients = Executors.newFixedThreadPool(jobs.size());
        int refused = 0;
        try {
            List<Callable<Boolean>> calls = jobs.stream().<Callable<Boolean>>map(job -> () -> {
                try {
                    reserve(storage, job, 100);
                    return true;
                } catch (QuotaExceeded e) {
                    assertThat(e.status().value()).isEqualTo(507);
                    assertThat(e).hasMessageContaining("trainyard.quotas.checkpoint-bytes");
                    return false;
                }
            }).toList();
            for (Future<Boolean> call : clients.invokeAll(calls)) {
                refused += call.get() ? 0 : 1;
            }
        } finally {
            clients.shutdown();
        }
        assertThat(refused).isEqualTo(3);
        jobs.forEach(job -> database.update("delete from jobs where id = ?", job));
    }

    @Test
    void needsTheTransactionOfTheCaller() {
        assertThatThrownBy(() -> locks.lock(QuotaLocks.Name.CHECKPOINTS)).hasMessageContaining("No existing transaction");
    }

    private CheckpointStorage storage(Long ofAll, long ofJob) {
        return new CheckpointStorage(jdbc, locks, new CheckpointQuotas(ofAll == null ? null : DataSize.ofBytes(Math.max(1, ofAll)),
                DataSize.ofBytes(ofJob)));
    }

    /** Returns the bytes that other tests use. */
    private long used() {
        return storage(null, 1).bytesOfOthers(UUID.randomUUID());
    }

    private void reserve(CheckpointStorage storage, UUID job, long bytes) {
        transactions.executeWithoutResult(status -> storage.reserve(job, bytes));
    }

    /** Adds a checkpoint to a job that keeps five. */
    private CheckpointRows.Added add(CheckpointStorage storage, UUID job, long step, long bytes) {
        Checkpoint checkpoint = new Checkpoint(job, step, 1, 1, new Artifact("checkpoints/" + UUID.randomUUID(), "0".repeat(64), bytes),
                Instant.EPOCH);
        return transactions.execute(status -> new CheckpointRows(jdbc, storage).add(checkpoint, 5)).orElseThrow();
    }

    private List<Long> steps(UUID job) {
        return database.queryForList("select step from checkpoints where job_id = ? order by step desc", Long.class, job);
    }
}
