package dev.trainyard.platform.compute;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much requests may compute at once.
 *
 * @param threads for short computations, and as many for long ones; one per core when null
 * @param queue   computations of each kind that may wait for a thread
 * @param maxWait how long one may wait
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
