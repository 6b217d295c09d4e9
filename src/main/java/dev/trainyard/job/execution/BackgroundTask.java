package dev.trainyard.job.execution;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/**
 * Runs one task at a time on a background thread. A task's exception is rethrown by the next {@code start}, {@code isBusy} or
 * {@code await}. Not thread-safe.
 */
final class BackgroundTask implements AutoCloseable {

    private final ExecutorService runner;
    private Future<?> current = CompletableFuture.completedFuture(null);

    BackgroundTask(String name) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        runner = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(() -> {
                MDC.setContextMap(context == null ? Map.of() : context);
                task.run();
            }, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts a task after the previous one has ended. */
    void start(Runnable task) {
        await();
        current = runner.submit(task);
    }

    /** Whether the task is still running. */
    boolean isBusy() {
        return !await(Duration.ZERO);
    }

    /** Waits until the task has ended, even if interrupted, because an interrupted worker must still save its state. */
    void await() {
        while (!await(Duration.ofDays(1))) {
            // Only a disk or a database can take so long, and both return in the end.
        }
    }

    /** @return whether the task has ended within that time */
    boolean await(Duration atMost) {
        boolean interrupted = false;
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (true) {
                try {
                    current.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            current = CompletableFuture.completedFuture(null);
            throw unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    @Override
    public void close() {
        try {
            await();
        } finally {
            runner.shutdown();
        }
    }
}
