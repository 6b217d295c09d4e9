package dev.trainyard.platform.database;

import dev.trainyard.platform.schedule.BackgroundTimer;
import jakarta.annotation.PreDestroy;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Cancels, every second, the database statements of requests whose clients have closed their connections. */
@Component
class AbandonedQueries {

    private static final Logger log = LoggerFactory.getLogger(AbandonedQueries.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final BackgroundTimer timer = new BackgroundTimer("abandoned-queries");

    AbandonedQueries() {
        timer.every(EVERY, EVERY, AbandonedQueries::cancel);
    }

    private static void cancel() {
        try {
            RequestLane.cancelAbandoned();
        } catch (SQLException e) {
            // Not retried, because the statement's own timeout ends it.
            log.debug("Cannot cancel a statement whose client has gone", e);
        }
    }

    @PreDestroy
    void close() {
        timer.close();
    }
}
