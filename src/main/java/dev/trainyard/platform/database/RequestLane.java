package dev.trainyard.platform.database;

import dev.trainyard.platform.connection.ClientConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Marks the threads that serve requests. They share a part of the database connections ({@link SharedConnections}); the other
 * connections stay available to the threads that run jobs. Running statements of a request are cancelled if its client
 * closes the connection.
 */
public final class RequestLane implements AutoCloseable {

    private static final ThreadLocal<RequestLane> CURRENT = new ThreadLocal<>();

    /** The lanes of requests that hold a database connection and whose client can be observed. */
    private static final Set<RequestLane> QUERYING = ConcurrentHashMap.newKeySet();

    private final AtomicInteger connections = new AtomicInteger();
    private final RequestLane outer;
    private final ClientConnection client;
    /** The latest statement of the request; null without one. Guarded by this. */
    private Statement statement;

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

    /** Cancels the statements of all requests whose clients have gone. */
    static void cancelAbandoned() throws SQLException {
        for (RequestLane lane : QUERYING) {
            lane.cancelIfAbandoned();
        }
    }

    /** Cancels the latest statement if the client has gone. The statement may already be closed; JDBC drivers allow cancelling it then. */
    private synchronized void cancelIfAbandoned() throws SQLException {
        if (statement != null && client.isGone()) {
            statement.cancel();
        }
    }
}
