package dev.trainyard.platform.compute;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the computations of requests.
 *
 * @param threads number of threads in each {@link Lane}; null for one per core
 * @param queue   number of computations in each lane that may wait for a thread
 * @param maxWait longest wait for a thread
 */
@ConfigurationProperties("trainyard.compute")
record ComputeProperties(Integer threads, @DefaultValue("256") int queue, @DefaultValue("30s") Duration maxWait) {

    ComputeProperties {
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("trainyard.compute.threads must be at least 1, got " + threads);
        }
        if (queue < 1) {
            throw new IllegalArgumentException("trainyard.compute.queue must be at least 1, got " + queue);
        }
        threads = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
