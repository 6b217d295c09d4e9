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
 * Runs tasks at intervals or after a delay, on one daemon thread. If a repeated task throws, the timer logs the exception and runs the task
 * again at the next interval; an executor of the JDK would drop the task. If the heap is exhausted, the process ends.
 */
public final class BackgroundTimer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackgroundTimer.class);

    private final String name;
    private final ScheduledExecutorService executor;

    /** @param name the thread's name */
    public BackgroundTimer(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs {@code task} repeatedly until this timer is stopped or closed.
     *
     * @param first   time until the first run
     * @param between time from the end of a run to the start of the next one
     */
    public void every(Duration first, Duration between, Runnable task) {
        executor.scheduleWithFixedDelay(watched(task), first.toNanos(), between.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs {@code task} once after {@code delay}, unless this timer is closed or the returned future is cancelled before. */
    public Future<?> after(Duration delay, Runnable task) {
        return executor.schedule(watched(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Runnable watched(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                HeapExhaustion.endProcessIfCauseOf(e);
                log.error("A task on the thread {} failed", name, e);
            }
        };
    }

    public boolean isClosed() {
        return executor.isShutdown();
    }

    /** Starts no more tasks, and lets a running task end. */
    public void stop() {
        executor.shutdown();
    }

    /** Starts no more tasks, and interrupts a running task. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
