package dev.trainyard.job.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the event streams.
 *
 * @param poll       the polling interval for jobs with subscribers: shows changes made by other processes
 * @param heartbeat  the time without an event after which a comment is sent, so that proxies keep the connection open
 * @param maxViewers the maximum number of subscribers in this process
 */
@ConfigurationProperties("trainyard.stream")
record StreamProperties(@DefaultValue("1s") Duration poll, @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("500") int maxViewers) {
}
