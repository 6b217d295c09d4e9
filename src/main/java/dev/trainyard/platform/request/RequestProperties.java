package dev.trainyard.platform.request;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How many requests are served at once.
 *
 * @param readers how many requests may read at once; sixteen times as many may wait for their turn, and more are refused. Two per core when null,
 *                and four at least: reading long lists takes a processor, and more at once would only make each take longer
 */
@ConfigurationProperties("trainyard.requests")
record RequestProperties(Integer readers) {

    RequestProperties {
        if (readers != null && readers < 1) {
            throw new IllegalArgumentException("trainyard.requests.readers must be at least 1, got " + readers);
        }
        readers = readers == null ? Math.max(4, 2 * Runtime.getRuntime().availableProcessors()) : readers;
    }
}
