package dev.trainyard.inference.protocol;

import dev.trainyard.platform.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;

/**
 * The time by which the computation of a request must begin: the parameter {@code timeout} of the schedule policy extension.
 *
 * @param arrival      the request's arrival, by {@link System#nanoTime}
 * @param microseconds time from the arrival; 0 for no deadline
 */
record RequestDeadline(long arrival, long microseconds) {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    static RequestDeadline startingNow() {
        return new RequestDeadline(System.nanoTime(), 0);
    }

    RequestDeadline after(long timeout) {
        return new RequestDeadline(arrival, timeout);
    }

    /** Returns the time that is left, at most a day; zero if the deadline has passed. */
    Duration left() {
        if (microseconds == 0 || microseconds >= TimeUnit.NANOSECONDS.toMicros(NEVER.toNanos())) {
            return NEVER;
        }
        return Duration.ofNanos(Math.max(0, TimeUnit.MICROSECONDS.toNanos(microseconds) - (System.nanoTime() - arrival)));
    }

    /** @throws ProblemException 503 if the deadline has passed */
    void check() {
        if (left().isZero()) {
            throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE,
                    "The request's timeout of %d microseconds has passed.".formatted(microseconds), RETRY_AFTER);
        }
    }
}
