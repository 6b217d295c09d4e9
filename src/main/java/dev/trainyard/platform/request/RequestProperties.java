package dev.trainyard.platform.request;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of concurrent requests.
 *
 * @param readers number of requests that may read at once; sixteen times as many may wait, and further ones are refused. Null for two per
 *                core, but at least four: reading long lists occupies a core, so more readers would only slow each other down
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
