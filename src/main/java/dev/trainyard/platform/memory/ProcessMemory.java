package dev.trainyard.platform.memory;

import dev.trainyard.platform.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.http.HttpStatus;

/**
 * Accounts for the memory of this process, native and heap. Code reserves memory before it allocates it, so that the sum of all
 * reservations stays within {@link MemoryLimits#total}. If a reservation does not fit, the caches free unused entries.
 */
public final class ProcessMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final MemoryLimits limits;
    private final Duration patience;
    /** In the order in which they free entries. */
    private final List<MemoryCache> caches = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private final Map<MemoryUse, MemorySize> used = new EnumMap<>(MemoryUse.class);
    private MemorySize free;

    /** @param patience how long {@link #reserve} waits until memory becomes free */
    public ProcessMemory(MemoryLimits limits, Duration patience) {
        this.limits = limits;
        this.patience = patience;
        this.free = limits.total();
    }

    public MemoryLimits limits() {
        return limits;
    }

    public MemorySize used(MemoryUse use) {
        lock.lock();
        try {
            return used.getOrDefault(use, MemorySize.NONE);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a cache. Caches free entries in the order in which they were added. */
    public void add(MemoryCache cache) {
        lock.lock();
        try {
            caches.add(cache);
        } finally {
            lock.unlock();
        }
    }

    /** Reserves memory without waiting; returns empty if it is not free and the caches have no unused entries. */
    public Optional<Reservation> tryReserve(MemoryUse use, MemorySize size) {
        while (true) {
            MemorySize missing = take(use, size);
            if (missing == null) {
                return Optional.of(new Reservation(this, use, size));
            }
            if (!size.fitsIn(limits.total()) || !makeRoom(missing)) {
                return Optional.empty();
            }
        }
    }

    /**
     * Reserves memory. Waits a few seconds if it is not free.
     *
     * @throws ProblemException 413 if {@code size} exceeds the total, 503 if the memory does not become free in time
     */
    public Reservation reserve(MemoryUse use, MemorySize size) {
        requirePossible(size);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Reservation> reservation = tryReserve(use, size);
            if (reservation.isPresent()) {
                return reservation.get();
            }
            if (!awaitFree(size, deadline)) {
                throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                        "The request needs %s of memory, which is in use now; try again.".formatted(words(size)), RETRY_AFTER);
            }
        }
    }

    /** @throws ProblemException 413 if {@code size} exceeds the total */
    void requirePossible(MemorySize size) {
        MemorySize total = limits.total();
        if (size.nativeBytes() > total.nativeBytes()) {
            throw tooLarge(size.nativeBytes(), total.nativeBytes(), "outside the Java heap", "trainyard.memory");
        }
        if (size.heapBytes() > total.heapBytes()) {
            throw tooLarge(size.heapBytes(), total.heapBytes(), "of the Java heap", "-Xmx");
        }
    }

    private static ProblemException tooLarge(long bytes, long total, String where, String option) {
        return new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "The request needs %s of memory %s; this process has %s (%s)."
                .formatted(MemorySize.words(bytes), where, MemorySize.words(total), option));
    }

    private static String words(MemorySize size) {
        return MemorySize.words(size.nativeBytes() + size.heapBytes());
    }

    /** Takes memory if it is free; otherwise returns the missing amount. */
    private MemorySize take(MemoryUse use, MemorySize size) {
        lock.lock();
        try {
            if (!size.fitsIn(free)) {
                return size.minus(free).max(MemorySize.NONE);
            }
            free = free.minus(size);
            used.merge(use, size, MemorySize::plus);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean makeRoom(MemorySize missing) {
        List<MemoryCache> all;
        lock.lock();
        try {
            all = List.copyOf(caches);
        } finally {
            lock.unlock();
        }
        return all.stream().anyMatch(cache -> cache.release(missing));
    }

    private boolean awaitFree(MemorySize size, long deadline) {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (!size.fitsIn(free)) {
                freed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(MemoryUse use, MemorySize size) {
        if (size.equals(MemorySize.NONE)) {
            return;
        }
        lock.lock();
        try {
            free = free.plus(size);
            used.merge(use, size, MemorySize::minus);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
