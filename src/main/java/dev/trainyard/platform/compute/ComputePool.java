package dev.trainyard.platform.compute;

import dev.trainyard.platform.connection.ClientConnection;
import dev.trainyard.platform.problem.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Runs the computations of requests on platform threads, by default one per core for each {@link Lane}. Otherwise up to two hundred request
 * threads would compete for the cores.
 *
 * <p>A computation too short to be worth the hand-over runs on the calling thread, unless many others already do.
 */
@Component
public class ComputePool implements MeterBinder {

    /** Largest effort (multiplications or converted values) of work on the calling thread: less than a millisecond. */
    public static final long SMALL = 1 << 21;

    /** The interval at which a waiting request checks whether its client has gone. */
    private static final Duration CHECK = Duration.ofMillis(500);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final ThreadLocal<Boolean> COMPUTING = ThreadLocal.withInitial(() -> false);

    private final Map<Lane, ThreadPoolExecutor> lanes = new EnumMap<>(Lane.class);
    private final Semaphore direct;
    private final Duration maxWait;

    @Autowired
    ComputePool(ComputeProperties properties) {
        this(properties.threads(), properties.queue(), properties.maxWait());
    }

    /** See {@link ComputeProperties}. */
    public ComputePool(int threads, int queue, Duration maxWait) {
        for (Lane lane : Lane.values()) {
            ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(queue),
                    named("compute-" + lane.name().toLowerCase(Locale.ROOT)));
            executor.allowCoreThreadTimeOut(true);
            lanes.put(lane, executor);
        }
        this.direct = new Semaphore(2 * threads);
        this.maxWait = maxWait;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(() -> {
                COMPUTING.set(true);
                task.run();
            }, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Runs short work, on the calling thread or as {@link #runInterruptibly} does.
     *
     * @param effort approximate number of multiplications and converted values; up to {@link #SMALL}, the calling thread may do the work
     * @throws ProblemException 503 if the queue is full, the work has waited too long, or the client has gone
     */
    public <T, E extends Exception> T run(long effort, Work<T, E> work) throws E {
        return run(effort, maxWait, work);
    }

    /**
     * Runs short work like {@link #run(long, Work)}.
     *
     * @param patience longest wait for a thread, if it is shorter than the configured one
     */
    public <T, E extends Exception> T run(long effort, Duration patience, Work<T, E> work) throws E {
        if (COMPUTING.get() || effort > SMALL || !direct.tryAcquire()) {
            return run(Lane.SHORT, true, patience.compareTo(maxWait) < 0 ? patience : maxWait, work);
        }
        try {
            return work.run();
        } finally {
            direct.release();
        }
    }

    /**
     * Runs work on a thread of {@code lane} and waits for it. Nested work runs on the thread of the outer work. If the client goes before
     * the work begins, the work is not run; running work can check {@link #isAbandoned}.
     *
     * @throws ProblemException 503 if the queue is full, the work has waited too long, or the client has gone
     */
    public <T, E extends Exception> T run(Lane lane, Work<T, E> work) throws E {
        return run(lane, false, maxWait, work);
    }

    /**
     * Runs work like {@link #run(Lane, Work)}, and interrupts its thread if the client goes. The work must not do any input or output,
     * because H2 closes its database if a thread is interrupted while it writes.
     */
    public <T, E extends Exception> T runInterruptibly(Lane lane, Work<T, E> work) throws E {
        return run(lane, true, maxWait, work);
    }

    /** Returns whether the calling thread computes for a client that has gone, so that it may stop. */
    public static boolean isAbandoned() {
        return QueuedWork.isCurrentAbandoned();
    }

    private <T, E extends Exception> T run(Lane lane, boolean interruptible, Duration patience, Work<T, E> work) throws E {
        if (COMPUTING.get()) {
            return work.run();
        }
        QueuedWork<T> queued = new QueuedWork<>(work::run, interruptible);
        ThreadPoolExecutor executor = lanes.get(lane);
        try {
            executor.execute(queued);
        } catch (RejectedExecutionException e) {
            throw busy();
        }
        try {
            return await(queued, executor, patience);
        } catch (ExecutionException e) {
            throw ComputePool.<E>cause(e);
        }
    }

    private <T> T await(QueuedWork<T> queued, ThreadPoolExecutor executor, Duration patience) throws ExecutionException {
        ClientConnection client = ClientConnection.current();
        long deadline = System.nanoTime() + patience.toNanos();
        boolean gone = false;
        try {
            while (true) {
                try {
                    long left = deadline - System.nanoTime();
                    return queued.get(left <= 0 ? CHECK.toNanos() : Math.min(left, CHECK.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    gone |= client != null && client.isGone();
                    if ((gone || System.nanoTime() - deadline >= 0) && queued.withdraw()) {
                        executor.remove(queued);
                        throw gone ? clientGone() : busy();
                    }
                    if (gone) {
                        // Waits for the work to end, because the caller then releases its resources.
                        queued.abandon();
                    }
                } catch (ExecutionException e) {
                    // Abandoned work fails because it was interrupted.
                    if (gone && !(e.getCause() instanceof Error)) {
                        throw clientGone();
                    }
                    throw e;
                }
            }
        } catch (InterruptedException e) {
            // The client no longer waits for the answer.
            Thread.currentThread().interrupt();
            if (queued.withdraw()) {
                executor.remove(queued);
            } else {
                queued.cancel(true);
            }
            throw busy();
        }
    }

    private static ProblemException clientGone() {
        return ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "The client closed the connection.", RETRY_AFTER);
    }

    private static ProblemException busy() {
        return ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "All processors are busy with other requests; try again.", RETRY_AFTER);
    }

    /** Returns the exception that the work threw, or throws it if it is unchecked. */
    @SuppressWarnings("unchecked") // E is the only checked exception of the work
    private static <E extends Exception> E cause(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return (E) cause;
    }

    int queued(Lane lane) {
        return lanes.get(lane).getQueue().size();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        lanes.forEach((lane, executor) -> {
            String word = lane.name().toLowerCase(Locale.ROOT);
            Gauge.builder("trainyard.compute.active", executor, ThreadPoolExecutor::getActiveCount).tag("lane", word)
                    .description("Computations of requests that run now").register(registry);
            Gauge.builder("trainyard.compute.queued", this, pool -> pool.queued(lane)).tag("lane", word)
                    .description("Computations of requests that wait for a thread").register(registry);
        });
    }

    @PreDestroy
    void close() {
        lanes.values().forEach(ThreadPoolExecutor::shutdownNow);
    }
}
