package dev.trainyard.job.execution;

import dev.trainyard.job.event.JobEvents;
import dev.trainyard.job.lifecycle.AttemptStore;
import dev.trainyard.job.lifecycle.JobStatus;
import dev.trainyard.platform.artifact.StoreUnavailableException;
import dev.trainyard.platform.database.DatabaseFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the results of a trained attempt. Retries while the database or the artifact store is down, so that an outage does not lose the
 * training.
 */
final class OutageRetry {

    interface Step {
        void run() throws IOException;
    }

    /** The delay between tries on the database, and how often a waiting attempt checks for pause, stop and cancel. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(OutageRetry.class);

    private final AttemptStore.Attempt attempt;
    private final AttemptStore attemptStore;
    private final JobEvents events;
    private final Duration retryDelay;
    private final BooleanSupplier shuttingDown;

    /** @param retryDelay the delay before the next try on the artifact store: long, because each try writes all files again */
    OutageRetry(AttemptStore.Attempt attempt, AttemptStore attemptStore, JobEvents events, Duration retryDelay,
            BooleanSupplier shuttingDown) {
        this.attempt = attempt;
        this.attemptStore = attemptStore;
        this.events = events;
        this.retryDelay = retryDelay;
        this.shuttingDown = shuttingDown;
    }

    /**
     * Runs the step until it succeeds. The step may run again after its commit succeeded and only the answer was lost, or after the
     * attempt lost the job; it then has no effect, because the attempt no longer holds the job.
     *
     * @throws StoreUnavailableException if the artifact store is down while the job pauses or the process shuts down
     */
    void run(Step step) throws IOException {
        String told = null;
        while (true) {
            try {
                whenTheDatabaseAnswers(step);
                return;
            } catch (StoreUnavailableException e) {
                if (!e.reason().equals(told)) {
                    log.warn("The job has been trained and waits for the artifact store: {}", e.getMessage());
                    whenTheDatabaseAnswers(() -> events.append(attempt.job(), attempt.number(), JobEvents.WARNING, "store_unavailable",
                            "The network has been trained and waits for the artifact store: %s.".formatted(e.reason())));
                    told = e.reason();
                }
                whenTheDatabaseAnswers(() -> await(e));
            }
        }
    }

    private void whenTheDatabaseAnswers(Step step) throws IOException {
        while (true) {
            try {
                step.run();
                return;
            } catch (RuntimeException e) {
                if (shuttingDown.getAsBoolean() || !DatabaseFailures.isOutage(e)) {
                    throw e;
                }
                log.warn("The database does not answer; the job has been trained and waits for it: {}", e.toString());
                LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
            }
        }
    }

    private void await(StoreUnavailableException outage) throws StoreUnavailableException {
        long end = System.nanoTime() + retryDelay.toNanos();
        long left = retryDelay.toNanos();
        do {
            Optional<JobStatus> wanted = attemptStore.wanted(attempt);
            if (wanted.isEmpty()) {
                return;
            } else if (wanted.get() == JobStatus.PAUSING || shuttingDown.getAsBoolean()) {
                throw outage;
            }
            LockSupport.parkNanos(Math.min(left, CHECK_INTERVAL.toNanos()));
            left = end - System.nanoTime();
        } while (left > 0);
    }
}
