package dev.trainyard.platform.database;

import dev.trainyard.platform.connection.ClientConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the threads that serve requests. They share a part of the database connections ({@link SharedConnections}); the other
 * connections stay available to the threads that run jobs. Running statements of a request are cancelled if its client
 * closes the connection.
 */
public final class RequestLane implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RequestLane.class);
    private static final ThreadLocal<RequestLane> CURRENT = new ThreadLocal<>();

    /** The lanes of requests that hold a database connection and whose client can be observed. */
    private static final Set<RequestLane> QUERYING = ConcurrentHashMap.newKeySet();

    private final AtomicInteger connections = new AtomicInteger();
    private final RequestLane outer;
    private final ClientConnection client;
    /** The latest statement of the request; null without one. Guarded by this. */
    private Statement statement;
    /** Guarded by this. */
    private boolean cancelled;

    private RequestLane(RequestLane outer, ClientConnection client) {
        this.outer = outer;
        this.client = client;
    }

    /** Marks this thread as serving a request until the returned lane is closed. */
    public static RequestLane enter() {
        RequestLane entered = new RequestLane(CURRENT.get(), ClientConnection.current());
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
    int connections() {
        return connections.get();
    }

    /** Records that the request has got a connection. */
    void connected() {
        connections.incrementAndGet();
        if (client != null && client.isObservable()) {
            QUERYING.add(this);
        }
    }

    /**
     * Records that the request has closed a connection.
     *
     * @return whether that was its last connection
     */
    boolean disconnected() {
        boolean last = connections.decrementAndGet() == 0;
        if (last) {
            QUERYING.remove(this);
            made(null);
        }
        return last;
    }

    /** Records the request's latest statement. */
    synchronized void made(Statement latest) {
        statement = latest;
    }

    /**
     * Returns whether a statement of the request was cancelled. Then its connections must not be used again: H2 keeps the mark of a cancelled
     * statement, and would cancel the next one with the same text.
     */
    synchronized boolean wasCancelled() {
        return cancelled;
    }

    /** Cancels the statements of all requests whose clients have gone. */
    static void cancelAbandoned() {
        QUERYING.forEach(RequestLane::cancelIfAbandoned);
    }

    private synchronized void cancelIfAbandoned() {
        if (statement == null || !client.isGone()) {
            return;
        }
        try {
            cancelled = true;
            statement.cancel();
        } catch (SQLException e) {
            // The statement has ended, or its own timeout will end it.
            log.debug("Cannot cancel a statement whose client has gone", e);
        }
    }
}
