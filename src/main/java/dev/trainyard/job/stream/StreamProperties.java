package dev.trainyard.job.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are watched.
 *
 * @param poll       how often jobs that are watched are looked at, for those that another process runs
 * @param heartbeat  after how long without an event something is sent, so that proxies keep the connection
 * @param maxViewers how many may watch at once
 */
@ConfigurationProperties("trainyard.stream")
record StreamProperties(@DefaultValue("1s") Duration poll, @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("500") int maxViewers) {
}
