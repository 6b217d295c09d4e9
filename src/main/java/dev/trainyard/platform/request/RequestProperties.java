package dev.trainyard.platform.request;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param readers how many requests may read at once; as many may wait for their turn, and more are refused */
@ConfigurationProperties("trainyard.requests")
record RequestProperties(@DefaultValue("16") int readers) {

    RequestProperties {
        if (readers < 1) {
            throw new IllegalArgumentException("trainyard.requests.readers must be at least 1, got " + readers);
        }
    }
}
