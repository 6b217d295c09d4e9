package dev.trainyard.job;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Finds dead processes: a process is dead when its heartbeat has not changed for a lease while this process was looking. The lease
 * is measured by this process's monotonic clock, and the times in the heartbeats are only compared for equality. So a machine that
 * slept, a clock that was set, or clocks that differ make no process look dead, and none look alive.
 *
 * <p>Neither do gaps: after an outage of the database, or when this process was frozen, every heartbeat is old, and each is
 * observed from the beginning.
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
     * Returns the heartbeats that have stayed the same for a lease.
     *
     * @param current all heartbeats that are stored
     * @param asked   {@link #now} before they were read: reading may have taken long
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

    /** Gives every process a lease more: the others may not have been able to store their heartbeats. */
    void startAnew() {
        seenSince.clear();
    }
}
