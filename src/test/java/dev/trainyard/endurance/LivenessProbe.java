package dev.trainyard.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.ServiceProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Polls the liveness endpoint of a process on a thread of its own, and keeps the time of the slowest answer. */
final class LivenessProbe implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final String LIVENESS = "/actuator/health/liveness";

    private final Thread thread;
    private volatile boolean closed;
    private volatile String failure;
    private long slowestNanos;
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
        slowestNanos = Math.max(slowestNanos, nanos);
    }

    synchronized Duration slowest() {
        return Duration.ofNanos(slowestNanos);
    }

    /** Requires that every call was answered with 200 within {@code limit}. */
    void requireAnswers(Duration limit) {
        assertThat(failure).as("an answer of " + LIVENESS).isNull();
        assertThat(slowest()).as("the slowest of %d answers of %s", asked(), LIVENESS).isLessThanOrEqualTo(limit);
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
