package dev.trainyard.platform.body;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How fast clients must send the bodies of requests. Only the time counts in which the service waits for them.
 *
 * @param patience how long the service waits for the next byte, and how long a body may take whatever its size
 * @param minRate  bytes a second that a body must have on average beyond that
 * @param maxTime  how long the service waits for one body in all
 * @param waiting  bodies that it waits for at once
 */
@ConfigurationProperties("trainyard.bodies")
record BodyPace(@DefaultValue("10s") Duration patience, @DefaultValue("4KB") DataSize minRate, @DefaultValue("2h") Duration maxTime,
        @DefaultValue("100") int waiting) {

    BodyPace {
        if (patience.toMillis() < 1 || patience.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("trainyard.bodies.patience must be from 1ms to 24d, got " + patience);
        }
        if (minRate.isNegative()) {
            throw new IllegalArgumentException("trainyard.bodies.min-rate must not be negative, got " + minRate);
        }
        if (waiting < 1) {
            throw new IllegalArgumentException("trainyard.bodies.waiting must be at least 1, got " + waiting);
        }
    }

    /** Whether a body of which so many bytes came while the service waited so long is too slow. */
    boolean isTooSlow(long bytes, long nanosWaited) {
        long beyond = nanosWaited - patience.toNanos();
        return nanosWaited > maxTime.toNanos() || beyond > 0 && bytes < minRate.toBytes() * (beyond / 1e9);
    }
}
