package dev.trainyard.platform.database;

import dev.trainyard.platform.schedule.BackgroundTimer;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Cancels, every second, the database statements of requests whose clients have closed their connections. */
@Component
class AbandonedQueries {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final BackgroundTimer timer = new BackgroundTimer("abandoned-queries");

    AbandonedQueries() {
        timer.every(EVERY, EVERY, RequestLane::cancelAbandoned);
    }

    @PreDestroy
    void close() {
        timer.close();
    }
}
