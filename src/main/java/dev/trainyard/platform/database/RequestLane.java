package dev.trainyard.platform.database;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Marks the threads that serve requests. They share a part of the connections to the database ({@link SharedConnections}); the rest is
 * for the threads that run jobs, however many requests there are.
 */
public final class RequestLane implements AutoCloseable {

    private static final ThreadLocal<RequestLane> CURRENT = new ThreadLocal<>();

    private final AtomicInteger connections = new AtomicInteger();

    private final RequestLane outer;

    private RequestLane(RequestLane outer) {
        this.outer = outer;
    }

    /** From now on, until it is closed, this thread serves a request. */
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

    /** @return null on a thread that serves no request */
    static RequestLane current() {
        return CURRENT.get();
    }

    /** How many connections the request holds. */
    AtomicInteger connections() {
        return connections;
    }
}
