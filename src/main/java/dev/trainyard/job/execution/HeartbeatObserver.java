package dev.trainyard.job.execution;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Detects dead processes: a process is dead if its heartbeat has not changed for a lease of continuous observation by this process. The
 * lease is measured by this process's monotonic clock, and the times in the heartbeats are only compared for equality. So a suspended
 * machine, a clock that was set, or clocks that differ make no process look dead or alive.
 *
 * <p>A gap in the observation starts it anew, because every heartbeat is old after an outage of the database, or after this process was
 * frozen.
 */
final class HeartbeatObserver {

    private final Duration lease;
    private final LongSupplier nanoTime;
    private final Map<Heartbeat, Long> seenSince = new HashMap<>();
    private Long last;

    HeartbeatObserver(Duration lease, LongSupplier nanoTime) {
        this.lease = lease;
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /**
     * Returns the heartbeats that have not changed for a lease.
     *
     * @param current all stored heartbeats
     * @param asked   {@link #now} before they were read, because reading may have taken long
     */
    List<Heartbeat> silent(Collection<Heartbeat> current, long asked) {
        long answered = now();
        if (last != null && answered - last > lease.toNanos() / 2) {
            startAnew();
        }
        last = answered;
        seenSince.keySet().retainAll(current);
        current.forEach(heartbeat -> seenSince.putIfAbsent(heartbeat, answered));
        return current.stream().filter(heartbeat -> asked - seenSince.get(heartbeat) >= lease.toNanos()).toList();
    }

    /** Gives every process another full lease, because the others may have been unable to store their heartbeats. */
    void startAnew() {
        seenSince.clear();
    }
}
