package dev.trainyard.platform.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of client connections.
 *
 * @param headerTime longest time from the first byte of a request to the end of its headers
 */
@ConfigurationProperties("trainyard.connections")
record ConnectionProperties(@DefaultValue("10s") Duration headerTime) {

    ConnectionProperties {
        if (headerTime.toMillis() < 1 || headerTime.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("trainyard.connections.header-time must be from 1ms to 24d, got " + headerTime);
        }
    }
}
