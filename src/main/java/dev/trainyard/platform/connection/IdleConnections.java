package dev.trainyard.platform.connection;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Tells which connections carry no request, and since when. A connection whose client has sent only a part of the headers carries none.
 *
 * @param <C> the type of a connection, compared by identity
 */
final class IdleConnections<C> {

    private record Idle<C>(C connection, long nanos) {
    }

    private static final long BUSY = -1;

    /**
     * The value of {@code System.nanoTime()} since which a connection is idle, relative to {@link #origin}; {@link #BUSY} if it carries a
     * request. The keys are weak, because Tomcat does not announce the end of each connection.
     */
    private final Map<C, Long> since = Collections.synchronizedMap(new WeakHashMap<>());
    private final long origin;

    /** @param now the present value of {@code System.nanoTime()} */
    IdleConnections(long now) {
        this.origin = now;
    }

    /** Registers a new connection as idle, unless its first request has already begun. */
    void opened(C connection, long now) {
        since.putIfAbsent(connection, now - origin);
    }

    /**
     * Marks the connection as busy.
     *
     * @return the time since which it was idle; {@code now} if it was not
     */
    long begin(C connection, long now) {
        Long before = since.put(connection, BUSY);
        return before == null || before == BUSY ? now : before + origin;
    }

    /** Marks the connection as idle since {@code nanos}: its start, the end of its last request, or the first byte of its headers. */
    void end(C connection, long nanos) {
        since.put(connection, nanos - origin);
    }

    /** Returns at most {@code count} of the open connections: those that have been idle for longest, longest first. */
    List<C> longestIdle(Collection<? extends C> open, int count) {
        return open.stream().map(connection -> new Idle<C>(connection, since.getOrDefault(connection, BUSY)))
                .filter(idle -> idle.nanos() != BUSY)
                .sorted(Comparator.comparingLong(Idle::nanos)).limit(count).map(Idle::connection).toList();
    }
}
