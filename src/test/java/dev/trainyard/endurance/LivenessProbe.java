package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Polls the liveness endpoint of a process on a thread of its own, and keeps how long the slowest answer took, and when it came. */
final class LivenessProbe implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final String LIVENESS = "/actuator/health/liveness";

    private final Thread thread;
    private volatile boolean closed;
    private volatile String failure;
    private long slowestNanos;
    private LocalTime slowestAt = LocalTime.now();
    private int asked;

    LivenessProbe(ServiceProcess service) {
        thread = new Thread(() -> probe(service), "liveness");
        thread.setDaemon(true);
        thread.start();
    }

    private void probe(ServiceProcess service) {
        try {
            while (!closed) {
                long start = System.nanoTime();
                int status = service.status(LIVENESS);
                record(System.nanoTime() - start);
                if (status != 200) {
                    failure = "answered " + status;
                }
                TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
            }
        } catch (Exception e) {
            failure = e.toString();
        }
    }

    private synchronized void record(long nanos) {
        asked++;
        if (nanos > slowestNanos) {
            slowestNanos = nanos;
            slowestAt = LocalTime.now().truncatedTo(ChronoUnit.SECONDS);
        }
    }

    synchronized Duration slowest() {
        return Duration.ofNanos(slowestNanos);
    }

    /** Returns the time of day of the slowest answer, so that it can be found in logs. */
    synchronized LocalTime slowestAt() {
        return slowestAt;
    }

    /** Requires that every call was answered with 200 within {@code limit}. */
    void requireAnswers(Duration limit) {
        assertThat(failure).as("an answer of " + LIVENESS).isNull();
        assertThat(slowest()).as("the slowest of %d answers of %s, at %s", asked(), LIVENESS, slowestAt()).isLessThanOrEqualTo(limit);
    }

    synchronized int asked() {
        return asked;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(Duration.ofSeconds(10).toMillis());
    }
}
