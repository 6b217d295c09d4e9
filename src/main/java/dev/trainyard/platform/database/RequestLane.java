package dev.trainyard.platform.database;

import dev.trainyard.platform.connection.ClientConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Marks the threads that serve requests. They share a part of the database connections ({@link SharedConnections}); the other
 * connections stay available to the threads that run jobs. The statements of a request end when its client has gone.
 */
public final class RequestLane implements AutoCloseable {

    private static final ThreadLocal<RequestLane> CURRENT = new ThreadLocal<>();

    /** The lanes of requests that now hold a connection to the database, and whose client can be observed. */
    private static final Set<RequestLane> QUERYING = ConcurrentHashMap.newKeySet();

    private final AtomicInteger connections = new AtomicInteger();
    private final RequestLane outer;
    private final ClientConnection client;
    /** The last statement that the request has made; null before. Guarded by this. */
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

    /** Notes that the request has got a connection. */
    void connected() {
        connections.incrementAndGet();
        if (client != null && client.isObservable()) {
            QUERYING.add(this);
        }
    }

    /**
     * Notes that the request has closed a connection.
     *
     * @return whether it holds none any more
     */
    boolean disconnected() {
        boolean last = connections.decrementAndGet() == 0;
        if (last) {
            QUERYING.remove(this);
            made(null);
        }
        return last;
    }

    /** Notes the request's latest statement. */
    synchronized void made(Statement latest) {
        statement = latest;
    }

    /** Cancels the statements of all requests whose clients have gone. */
    static void cancelAbandoned() throws SQLException {
        for (RequestLane lane : QUERYING) {
            lane.cancelIfAbandoned();
        }
    }

    /** A statement may close itself at any time; JDBC drivers allow to cancel it then. */
    private synchronized void cancelIfAbandoned() throws SQLException {
        if (statement != null && client.isGone()) {
            statement.cancel();
        }
    }
}
