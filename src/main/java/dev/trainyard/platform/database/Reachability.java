package dev.trainyard.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Checks whether the database answers. A process uses this during shutdown: without the check, each of its last updates could wait for
 * the full connection timeout, one after the other.
 */
@Component
public class Reachability {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final DataSource database;

    Reachability(DataSource database) {
        this.database = database;
    }

    /** Shortens the login timeout, because the pool waits for a connection that it is opening before it closes. */
    @EventListener(ContextClosedEvent.class)
    void hurry() throws SQLException {
        database.setLoginTimeout((int) PATIENCE.toSeconds());
    }

    /** Returns whether the database answers within a second. */
    public boolean answers() {
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(this::isValid, task -> {
            Thread thread = new Thread(task, "reachability");
            thread.setDaemon(true);
            thread.start();
        });
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isValid() {
        try (Connection connection = database.getConnection()) {
            return connection.isValid((int) PATIENCE.toSeconds());
        } catch (SQLException e) {
            return false;
        }
    }
}
