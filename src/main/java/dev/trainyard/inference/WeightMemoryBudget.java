package dev.trainyard.inference;

import dev.trainyard.platform.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpStatus;

/** Limits the memory of the weights of all served models. A model larger than the limit is served only alone. */
final class WeightMemoryBudget {

    /** Longest wait for memory that other models use. */
    record Patience(Duration limit) {

        Patience() {
            this(Duration.ofSeconds(5));
        }
    }

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final long capacity;
    private final Patience patience;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private long taken;
    /** The part of {@link #taken} that evicted models will release when their last users leave. */
    private long leaving;

    WeightMemoryBudget(long capacity, Patience patience) {
        this.capacity = capacity;
        this.patience = patience;
    }

    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes memory. Evicts other models and waits until they have released theirs, if necessary.
     *
     * @param evict evicts another model, which releases its memory when its last user leaves; returns false if none was evicted
     * @throws ProblemException 503 if the memory does not become free in time
     */
    void take(long bytes, BooleanSupplier evict) {
        long deadline = System.nanoTime() + patience.limit().toNanos();
        while (!tryTake(bytes)) {
            boolean evicted = !isComing(bytes) && evict.getAsBoolean();
            if (!evicted && !await(bytes, deadline)) {
                throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                        "Other models use the memory that weights may take (trainyard.inference.cache); try again.", RETRY_AFTER);
            }
        }
    }

    /** Returns whether the memory suffices once the users of all evicted models have left. */
    private boolean isComing(long bytes) {
        lock.lock();
        try {
            return taken - leaving == 0 || taken - leaving + bytes <= capacity;
        } finally {
            lock.unlock();
        }
    }

    private boolean tryTake(long bytes) {
        lock.lock();
        try {
            boolean fits = fits(bytes);
            taken += fits ? bytes : 0;
            return fits;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long bytes) {
        return taken == 0 || taken + bytes <= capacity;
    }

    private boolean await(long bytes, long deadline) {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            if (!fits(bytes) && left > 0) {
                freed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            }
            return left > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Marks the memory of an evicted model; {@link #free} follows when its last user leaves. */
    void leave(long bytes) {
        lock.lock();
        try {
            leaving += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Releases the memory of an evicted model whose weights have been freed. */
    void free(long bytes) {
        lock.lock();
        try {
            leaving -= bytes;
            taken -= bytes;
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Releases the memory of a model that could not be loaded. */
    void giveBack(long bytes) {
        lock.lock();
        try {
            taken -= bytes;
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
