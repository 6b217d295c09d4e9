package dev.trainyard.job.waiting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of requests that wait for the end of a job.
 *
 * @param longest    the longest time that a client may ask for
 * @param maxClients the maximum number of waiting requests in this process
 * @param poll       the interval for checking clients, and jobs that other processes run
 */
@ConfigurationProperties("trainyard.waiting")
record WaitingProperties(@DefaultValue("1m") Duration longest, @DefaultValue("500") int maxClients,
        @DefaultValue("500ms") Duration poll) {
}
