package dev.trainyard.platform.body;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How fast clients must send request bodies. Counts only the time during which the service waits for the body.
 *
 * @param patience longest wait for the next byte, and the waiting time after which {@code minRate} applies
 * @param minRate  lowest average of bytes per second after {@code patience}
 * @param maxTime  longest total wait for one body
 * @param waiting  largest number of bodies that the service waits for at once
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

    /** Returns whether a body is too slow if {@code bytes} arrived while the service waited {@code nanosWaited} for it. */
    boolean isTooSlow(long bytes, long nanosWaited) {
        long beyond = nanosWaited - patience.toNanos();
        return nanosWaited > maxTime.toNanos() || beyond > 0 && bytes < minRate.toBytes() * (beyond / 1e9);
    }
}
