package dev.trainyard.platform.database;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Marks the threads that serve requests. They share a part of the database connections ({@link SharedConnections}); the other
 * connections stay available to the threads that run jobs.
 */
public final class RequestLane implements AutoCloseable {

    private static final ThreadLocal<RequestLane> CURRENT = new ThreadLocal<>();

    private final AtomicInteger connections = new AtomicInteger();

    private final RequestLane outer;

    private RequestLane(RequestLane outer) {
        this.outer = outer;
    }

    /** Marks this thread as serving a request until the returned lane is closed. */
    public static RequestLane enter() {
        RequestLane entered = new RequestLane(CURRENT.get());
        CURRENT.set(entered);
        return entered;
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** Returns the lane of this thread; null if it serves no request. */
    static RequestLane current() {
        return CURRENT.get();
    }

    /** Returns the number of connections that the request holds. */
    AtomicInteger connections() {
        return connections;
    }
}
