package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trainyard.nn.training.TrainingObserver.Measurement;
import dev.trainyard.platform.database.Reachability;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.CannotCreateTransactionException;

@Timeout(60)
class DatabaseOutageTest {

    private final UUID job = UUID.randomUUID();
    private final MetricStore store = mock();
    private final List<Long> stored = new CopyOnWriteArrayList<>();
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile boolean down;
    private volatile boolean hanging;
    private JobMetrics metrics;

    @BeforeEach
    void start() {
        when(store.append(any(), any())).thenAnswer(call -> {
            if (down) {
                throw new CannotCreateTransactionException("connection refused");
            } else if (hanging) {
                answer.await();
            }
            Arrays.stream(call.<Batch>getArgument(1).chunk().step()).forEach(stored::add);
            return new MetricStore.Outcome(true, 1, null);
        });
        metrics = new JobMetrics(store, mock(), mock(Reachability.class), new MetricsProperties(Duration.ofMillis(5)));
    }

    @AfterEach
    void stop() {
        answer.countDown();
        metrics.close();
    }

    @Test
    void storesEveryPointOnceAndInOrderWhenTheDatabaseIsBack() {
        down = true;
        record(1);
        assertThatThrownBy(() -> metrics.flush(job)).isInstanceOf(CannotCreateTransactionException.class);
        record(2);
        record(3);
        down = false;
        await().until(() -> stored.size() == 3);
        assertThat(stored).containsExactly(1L, 2L, 3L);
    }

    @Test
    void acceptsPointsWhileTheDatabaseHangs() {
        hanging = true;
        record(1);
        record(2);
        record(3);
        assertThat(stored).isEmpty();
        answer.countDown();
        await().until(() -> stored.equals(List.of(1L, 2L, 3L)));
    }

    private void record(long step) {
        metrics.record(job, 1, new Measurement(1, step, 1, true, Map.of("training_cost", 0.5)));
    }
}
