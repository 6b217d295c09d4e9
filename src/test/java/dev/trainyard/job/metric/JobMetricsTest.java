package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class JobMetricsTest {

    @Autowired
    JobMetrics metrics;
    @Autowired
    MetricHistory history;
    @Autowired
    JdbcTemplate database;
    @Autowired
    TransactionTemplate transactions;

    @Test
    void findsEveryPointAfterAFlush() {
        UUID job = JobRows.insert(database);

        measure(job, 1, 1, 1500);
        metrics.flush(job);

        Series cost = only(job, "training_cost");
        assertThat(cost.points()).isEqualTo(1500);
        assertThat(cost.step()).hasSize(1500).startsWith(1, 2, 3).endsWith(1500);
        assertThat(cost.value().get(1233)).isEqualTo(1 / 1234.0);
        assertThat(rows(job)).as("rows: the points are stored in chunks").isEqualTo(3);
    }

    @Test
    void appendsToTheLastChunkUntilItIsFull() {
        UUID job = JobRows.insert(database);

        for (int step = 1; step <= 600; step += 100) {
            measure(job, 1, step, step + 99);
            metrics.flush(job);
        }

        assertThat(rows(job)).isEqualTo(2);
        assertThat(only(job, "training_cost").step()).hasSize(600).isSorted();
    }

    @Test
    void storesPointsWithoutAFlush() {
        UUID job = JobRows.insert(database);

        measure(job, 1, 1, 3);

        Awaitility.await().untilAsserted(() -> assertThat(rows(job)).isEqualTo(1));
    }

    @Test
    void resumedSeriesEqualsAnUninterruptedOne() {
        UUID uninterrupted = JobRows.insert(database);
        measure(uninterrupted, 1, 1, 1200);
        metrics.flush(uninterrupted);

        UUID resumed = JobRows.insert(database);
        measure(resumed, 1, 1, 900);
        metrics.flush(resumed);
        JobRows.nextAttempt(database, resumed);
        measure(resumed, 1, 901, 950);
        metrics.truncate(resumed, 2, 700);
        measure(resumed, 2, 701, 1200);
        metrics.flush(resumed);

        assertThat(series(resumed, 0)).usingRecursiveComparison().isEqualTo(series(uninterrupted, 0));
    }

    @Test
    void replacesPointsMeasuredAgainWithoutTruncation() {
        UUID job = JobRows.insert(database);
        measure(job, 1, 1, 900);
        metrics.flush(job);
        JobRows.nextAttempt(database, job);

        measure(job, 2, 1, 10);
        metrics.flush(job);

        assertThat(only(job, "training_cost").step()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void keepsTwoMeasurementsOfTheSameStep() {
        UUID job = JobRows.insert(database);
        metrics.record(job, 1, new Measurement(1, 10, 0.1, true, Map.of("training_cost", 0.5)));
        metrics.flush(job);
        metrics.record(job, 1, new Measurement(1, 10, 0.1, true, Map.of("test.cost", 0.6)));
        metrics.flush(job);

        assertThat(series(job, 0)).extracting(Series::name).containsExactly("training_cost", "test.cost");
    }

    @Test
    void storesABatchOnceAfterAnUnacknowledgedCommit(@Autowired MetricStore store) {
        UUID job = JobRows.insert(database);
        measure(job, 1, 1, 700);
        metrics.record(job, 1, new Measurement(70, 700, 0.1, true, Map.of("test.cost", 0.6)));
        metrics.flush(job);
        // The batch begins at the last stored step, so step numbers alone do not show which points are stored already.
        Batch batch = new Batch(1);
        batch.add(new Measurement(70, 700, 0.1, true, Map.of("test.cost", 0.7)));
        IntStream.rangeClosed(701, 1300).forEach(step -> batch.add(new Measurement(step / 10.0, step, 0.1, true, Map.of("test.cost", 0.8))));

        store.append(job, batch);
        batch.add(new Measurement(130.1, 1301, 0.1, true, Map.of("test.cost", 0.9)));
        store.append(job, batch);

        Series cost = only(job, "test.cost");
        assertThat(cost.step()).hasSize(603).isSorted().startsWith(700, 700, 701).endsWith(1300, 1301);
        assertThat(only(job, "training_cost").points()).isEqualTo(700);
    }

    @Test
    void writesNothingForAnEarlierAttempt() {
        UUID job = JobRows.insert(database);
        JobRows.nextAttempt(database, job);

        measure(job, 1, 1, 10);
        metrics.flush(job);
        metrics.truncate(job, 1, -1);

        assertThat(rows(job)).isZero();
    }

    @Test
    void refusesToWaitInsideATransaction() {
        UUID job = JobRows.insert(database);

        assertThatThrownBy(() -> transactions.executeWithoutResult(transaction -> metrics.flush(job)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> transactions.executeWithoutResult(transaction -> metrics.truncate(job, 1, 0)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void limitsTheNumberOfPointsInAnAnswer() {
        UUID job = JobRows.insert(database);
        measure(job, 1, 1, 3000);
        metrics.flush(job);

        Series cost = series(job, 100).get(0);
        assertThat(cost.points()).isEqualTo(3000);
        assertThat(cost.step().length).isBetween(50, 100);
        assertThat(cost.step()).startsWith(1).endsWith(3000);
    }

    @Test
    void returnsThePointsFromAnyNumberOn() {
        UUID job = JobRows.insert(database);
        measure(job, 1, 1, 600);
        metrics.flush(job);

        assertThat(history.from(job, 510)).extracting(Point::step).containsExactly(511L, 512L);
        assertThat(history.from(job, 512)).extracting(Point::step).hasSize(88).startsWith(513L);
        assertThat(history.from(job, 600)).isEmpty();
        assertThat(history.from(JobRows.insert(database), 0)).isEmpty();
    }

    private void measure(UUID job, int attempt, int from, int to) {
        for (int step = from; step <= to; step++) {
            Map<String, Double> values = step % 10 == 0
                    ? Map.of("training_cost", 1.0 / step, "validation_accuracy", 1 - 1.0 / step)
                    : Map.of("training_cost", 1.0 / step);
            metrics.record(job, attempt, new Measurement(step / 100.0, step, step / 1000.0, step % 100 == 0, values));
        }
    }

    private List<Series> series(UUID job, int maxPoints) {
        return history.curves(job, Set.of(), maxPoints, Integer.MAX_VALUE).orElseThrow().series();
    }

    private Series only(UUID job, String name) {
        return history.curves(job, Set.of(name), 0, Integer.MAX_VALUE).orElseThrow().series().get(0);
    }

    private int rows(UUID job) {
        return database.queryForObject("select count(*) from job_metric_chunks where job_id = ?", Integer.class, job);
    }
}
