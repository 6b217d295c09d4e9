package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.AttemptFence;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.job.storage.JobStorage;
import dev.trainyard.job.storage.LimitedStorage;
import dev.trainyard.job.storage.StorageKind;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.platform.quota.QuotaLocks;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest(properties = "trainyard.roles=api")
@AutoConfigureMockMvc
class MetricQuotaTest {

    @Autowired
    private AttemptFence fence;
    @Autowired
    private MetricChunkRepository chunks;
    @Autowired
    private MetricHistory history;
    @Autowired
    private JobStorage unlimited;
    @Autowired
    private QuotaLocks locks;
    @Autowired
    private EntityManager entities;
    @Autowired
    private TransactionTemplate transactions;
    @Autowired
    private JdbcTemplate database;
    @Autowired
    private JdbcClient jdbc;

    private final Random random = new Random(1);

    @Test
    void thinsLongSeriesToTheLimitOfOneJob() {
        UUID job = JobRows.insert(database);
        long limit = 64 << 10;
        JobMetrics metrics = new JobMetrics(store(LimitedStorage.metrics(jdbc, locks, null, limit)), mock(), mock(),
                new MetricsProperties(Duration.ofDays(1)));
        for (int step = 1; step <= 6000; step++) {
            metrics.record(job, 1, point(step));
            if (step % 100 == 0) {
                metrics.flush(job);
                assertThat(counted(job)).isLessThanOrEqualTo(limit);
            }
        }
        metrics.close();

        assertThat(stored(job)).isEqualTo(counted(job)).isGreaterThan(limit / 2);
        List<Series> curves = history.curves(job, Set.of(), 0, Integer.MAX_VALUE).orElseThrow().series();
        assertThat(curves).extracting(Series::name).containsExactlyInAnyOrder("training_cost", "validation_cost");
        assertThat(curves).allSatisfy(curve -> {
            long[] step = curve.step();
            assertThat(step).isSorted();
            assertThat(step[step.length - 1]).as("last step of %s", curve.name()).isGreaterThan(5800);
        });
    }

    @Test
    void storesPartOfBatchThatIsLargerThanTheRoom() {
        UUID job = JobRows.insert(database);
        Batch batch = new Batch(1);
        IntStream.rangeClosed(1, 3000).forEach(step -> batch.add(point(step)));

        MetricStore store = store(LimitedStorage.metrics(jdbc, locks, null, 20_000));
        assertThat(store.append(job, batch).stride()).isGreaterThan(1);

        assertThat(stored(job)).isEqualTo(counted(job)).isBetween(5_000L, 20_000L);
        assertThat(history.from(job, 0)).extracting(Point::step).first().isEqualTo(4L);
    }

    @Test
    void givesBackTheBytesOfTruncatedPoints() {
        UUID job = JobRows.insert(database);
        Batch batch = new Batch(1);
        IntStream.rangeClosed(1, 1500).forEach(step -> batch.add(point(step)));
        MetricStore store = store(unlimited);
        store.append(job, batch);
        long before = counted(job);
        transactions.executeWithoutResult(status -> store.truncate(job, 1, 700));

        assertThat(counted(job)).isEqualTo(stored(job)).isLessThan(before);
        transactions.executeWithoutResult(status -> store.truncate(job, 1, -1));
        assertThat(counted(job)).isZero();
    }

    @Test
    void holdsLimitOfAllJobsDuringConcurrentWrites() throws Exception {
        long before = unlimited.total(StorageKind.METRICS);
        long limit = before + 30_000;
        MetricStore store = store(LimitedStorage.metrics(jdbc, locks, limit, 1 << 20));
        ExecutorService writers = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Void>> calls = Stream.generate(() -> JobRows.insert(database)).limit(6).<Callable<Void>>map(job -> () -> {
                for (int i = 0; i < 10; i++) {
                    Batch batch = new Batch(1);
                    IntStream.rangeClosed(50 * i + 1, 50 * i + 50).forEach(step -> batch.add(point(step)));
                    store.append(job, batch);
                }
                return null;
            }).toList();
            for (Future<Void> call : writers.invokeAll(calls)) {
                call.get();
            }
        } finally {
            writers.shutdown();
        }

        assertThat(unlimited.total(StorageKind.METRICS)).isBetween(before + 20_000, limit);
    }

    /** Returns a store whose appends run in transactions, as those of the bean do. */
    private MetricStore store(JobStorage storage) {
        return new MetricStore(fence, chunks, storage, entities, mock()) {
            @Override
            public Outcome append(UUID job, Batch batch) {
                return transactions.execute(status -> super.append(job, batch));
            }
        };
    }

    private Measurement point(long step) {
        boolean end = step % 20 == 0;
        return new Measurement(step / 20.0, step, random.nextDouble(), end, end
                ? Map.of("training_cost", random.nextDouble(), "validation_cost", random.nextDouble())
                : Map.of("training_cost", random.nextDouble()));
    }

    private long counted(UUID job) {
        return database.queryForObject("select metric_bytes from job_storage where job_id = ?", Long.class, job);
    }

    private long stored(UUID job) {
        return database.queryForObject("select sum(octet_length(content)) from job_metric_chunks where job_id = ?", Long.class, job);
    }
}
