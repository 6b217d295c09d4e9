package dev.trainyard.platform.request;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of concurrent requests.
 *
 * @param readers     number of requests that may read at once; sixteen times as many may wait, and further ones are refused. Null for two
 *                    per core, but at least four: reading long lists occupies a core, so more readers would only slow each other down
 * @param slowAnswers number of answers that may wait for clients that read slowly; beyond it, the connection of the slowest is closed. Null
 *                    for one per 32 MB of heap, but at least four
 */
@ConfigurationProperties("trainyard.requests")
record RequestProperties(Integer readers, Integer slowAnswers) {

    private static final long HEAP_OF_ANSWER = 32L << 20;

    RequestProperties {
        if (readers != null && readers < 1) {
            throw new IllegalArgumentException("trainyard.requests.readers must be at least 1, got " + readers);
        }
        if (slowAnswers != null && slowAnswers < 1) {
            throw new IllegalArgumentException("trainyard.requests.slow-answers must be at least 1, got " + slowAnswers);
        }
        slowAnswers = slowAnswers == null ? (int) Math.max(4, Runtime.getRuntime().maxMemory() / HEAP_OF_ANSWER) : slowAnswers;
        readers = readers == null ? Math.max(4, 2 * Runtime.getRuntime().availableProcessors()) : readers;
    }
}
