package dev.trainyard.job.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThinningTest {

    private final UUID job = UUID.randomUUID();
    private final MetricStore store = mock();
    private final JobEvents events = mock();
    private final JobMetrics metrics = new JobMetrics(store, events, mock(), new MetricsProperties(Duration.ofDays(1)));
    private final List<Long> stored = new ArrayList<>();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void keepsEveryNthEndOfAnEpochAndEveryNthOtherPoint() {
        Thinning thinning = new Thinning();
        thinning.every(2);
        // With a common count, no end of an epoch would stay: each is the fourth point.
        assertThat(LongStream.rangeClosed(1, 16).filter(step -> thinning.keeps(point(step, step % 4 == 0))))
                .containsExactly(1L, 3L, 4L, 6L, 9L, 11L, 12L, 14L);
    }

    @Test
    void recordsFewerPointsWhileRoomIsScarceAndSaysSoOnce() {
        answer(4);
        record(1, 2);
        assertThat(stored).containsExactly(1L, 2L);
        record(3, 10);
        assertThat(stored).containsExactly(1L, 2L, 3L, 7L);
        verify(events).append(eq(job), eq(1), eq(JobEvents.WARNING), eq("metrics_thinned"), contains("the limit"));

        answer(1);
        record(11, 14);
        record(15, 16);
        assertThat(stored).endsWith(11L, 15L, 16L);
        verifyNoMoreInteractions(events);
    }

    @Test
    void forgetsJobWhoseAttemptHasEnded() {
        answer(4);
        record(1, 2);
        metrics.end(job);
        record(3, 6);
        assertThat(stored).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    private void answer(int stride) {
        doAnswer(call -> {
            Arrays.stream(call.<Batch>getArgument(1).chunk().step()).forEach(stored::add);
            return new MetricStore.Outcome(true, stride, "the limit");
        }).when(store).append(any(), any());
    }

    private void record(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(step -> metrics.record(job, 1, point(step, false)));
        metrics.flush(job);
    }

    private static Measurement point(long step, boolean endOfEpoch) {
        return new Measurement(1, step, 1, endOfEpoch, Map.of("training_cost", 0.5));
    }
}
