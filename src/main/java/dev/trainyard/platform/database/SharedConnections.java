package dev.trainyard.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A connection pool of which requests may use only a part, so that heartbeats, leases and checkpoints always get connections. A request
 * fails with {@link RequestsWaitingException} after the pool's connection timeout, or at once if many other requests already wait.
 */
final class SharedConnections extends DelegatingDataSource {

    /** Keeps the waiting requests fewer than the web server's threads, so that some threads are left for health checks. */
    private static final int WAITING_PER_CONNECTION = 16;

    private final int forRequests;
    private final Duration patience;
    private final Semaphore free;

    /**
     * @param forRequests number of connections that requests may use at once
     * @param patience    longest wait of a request for one of them
     */
    SharedConnections(DataSource pool, int forRequests, Duration patience) {
        super(pool);
        this.forRequests = forRequests;
        this.patience = patience;
        this.free = new Semaphore(forRequests, true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        RequestLane request = RequestLane.current();
        if (request == null) {
            return super.getConnection();
        }
        // A request with a connection gets further ones without a permit; otherwise requests could deadlock.
        boolean first = request.connections() == 0;
        if (first) {
            awaitTurn();
        }
        boolean connected = false;
        try {
            Connection connection = super.getConnection();
            request.connected();
            connected = true;
            return returning(connection, request::made, () -> {
                if (request.wasCancelled() && getTargetDataSource() instanceof HikariDataSource pool) {
                    pool.evictConnection(connection);
                }
            }, () -> {
                if (request.disconnected()) {
                    free.release();
                }
            });
        } finally {
            if (first && !connected) {
                free.release();
            }
        }
    }

    private void awaitTurn() throws SQLException {
        try {
            if (free.getQueueLength() >= forRequests * WAITING_PER_CONNECTION || !free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RequestsWaitingException(forRequests);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestsWaitingException(forRequests);
        }
    }

    /**
     * Returns a proxy of the connection.
     *
     * @param made    called with each statement of the connection
     * @param closing runs before the connection is closed
     * @param closed  runs once, when the connection is closed
     */
    private static Connection returning(Connection connection, Consumer<Statement> made, Runnable closing, Runnable closed) {
        AtomicBoolean open = new AtomicBoolean(true);
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("equals") && method.getParameterCount() == 1) {
                        return proxy == arguments[0];
                    } else if (method.getName().equals("hashCode") && method.getParameterCount() == 0) {
                        return System.identityHashCode(proxy);
                    }
                    boolean closes = method.getName().equals("close");
                    try {
                        if (closes && open.get()) {
                            closing.run();
                        }
                        Object result = method.invoke(connection, arguments);
                        if (result instanceof Statement statement) {
                            made.accept(statement);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (closes && open.getAndSet(false)) {
                            closed.run();
                        }
                    }
                });
    }
}
