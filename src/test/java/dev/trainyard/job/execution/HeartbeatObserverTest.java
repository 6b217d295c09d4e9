package dev.trainyard.job.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatObserverTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(10);

    private long nanos = 1;
    private Instant written = START;
    private final HeartbeatObserver observer = new HeartbeatObserver(LEASE, () -> nanos);

    @Test
    void reportsHeartbeatThatStaysTheSameForALease() {
        for (int second = 0; second < 10; second++) {
            assertThat(silent()).isEmpty();
            pass(1);
        }
        assertThat(silent()).containsExactly(heartbeat());
    }

    @Test
    void reportsNoHeartbeatThatChanges() {
        for (int second = 0; second < 60; second++) {
            written = written.plusSeconds(1);
            assertThat(silent()).isEmpty();
            pass(1);
        }
    }

    @Test
    void ignoresTheAgeOfAHeartbeatByTheWallClock() {
        written = START.minus(Duration.ofHours(1));
        assertThat(silent()).as("an old time, because this machine's clock was set or the machine slept").isEmpty();
        pass(1);
        written = START.plusSeconds(1);
        assertThat(silent()).isEmpty();
    }

    @Test
    void reportsHeartbeatFromTheFutureAfterALease() {
        written = START.plus(Duration.ofHours(1));
        for (int second = 0; second < 10; second++) {
            assertThat(silent()).isEmpty();
            pass(1);
        }
        assertThat(silent()).hasSize(1);
    }

    @Test
    void acceptsHeartbeatOfAClockThatWentBack() {
        for (int second = 0; second < 30; second++) {
            written = written.minusSeconds(1);
            assertThat(silent()).isEmpty();
            pass(1);
        }
    }

    @Test
    void restartsLeasesAfterAGapInItsOwnObservations() {
        silent();
        pass(60);
        for (int second = 0; second < 10; second++) {
            assertThat(silent()).isEmpty();
            pass(1);
        }
        assertThat(silent()).hasSize(1);
    }

    @Test
    void doesNotCountTheTimeSpentReadingHeartbeats() {
        for (int second = 0; second < 7; second++) {
            silent();
            pass(1);
        }
        long asked = observer.now();
        pass(4);
        assertThat(observer.silent(List.of(heartbeat()), asked)).as("the heartbeat was read seven seconds after it was first seen")
                .isEmpty();
    }

    @Test
    void restartsTheLeaseWhenAnEntryChangesHands() {
        for (int second = 0; second < 9; second++) {
            silent();
            pass(1);
        }
        Heartbeat next = new Heartbeat("entry", 2, written);
        assertThat(observer.silent(List.of(next), observer.now())).isEmpty();
        pass(2);
        assertThat(observer.silent(List.of(next), observer.now())).isEmpty();
    }

    private List<Heartbeat> silent() {
        return observer.silent(List.of(heartbeat()), observer.now());
    }

    private Heartbeat heartbeat() {
        return new Heartbeat("entry", 1, written);
    }

    private void pass(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }
}
