package dev.trainyard.platform.schedule;

import dev.trainyard.platform.failure.HeapExhaustion;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that runs tasks at intervals or after a delay. A task that throws is logged and runs again at its next turn, where
 * an executor of the JDK would drop it; an exhausted heap ends the process.
 */
public final class BackgroundTimer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackgroundTimer.class);

    private final String name;
    private final ScheduledExecutorService executor;

    /** @param name of the thread */
    public BackgroundTimer(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs {@code task} until this is closed.
     *
     * @param first   until the first run
     * @param between from the end of a run to the next one
     */
    public void every(Duration first, Duration between, Runnable task) {
        executor.scheduleWithFixedDelay(watched(task), first.toNanos(), between.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs {@code task} once, unless this is closed or the result is cancelled before. */
    public Future<?> after(Duration delay, Runnable task) {
        return executor.schedule(watched(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Runnable watched(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                HeapExhaustion.endProcessIfCauseOf(e);
                log.error("A task of the thread {} failed", name, e);
            }
        };
    }

    public boolean isClosed() {
        return executor.isShutdown();
    }

    /** Starts no task any more and lets the one that runs end. */
    public void stop() {
        executor.shutdown();
    }

    /** Starts no task any more and interrupts the one that runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
