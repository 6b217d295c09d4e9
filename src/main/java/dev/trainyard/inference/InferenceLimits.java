package dev.trainyard.inference;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one call may ask, and how much memory serving may take.
 *
 * @param maxInstances examples in one call
 * @param maxBody      of one call
 * @param cache        weights that stay in memory; a larger network is served, alone
 */
@ConfigurationProperties("trainyard.inference")
record InferenceLimits(@DefaultValue("1024") int maxInstances, @DefaultValue("16MB") DataSize maxBody,
        @DefaultValue("256MB") DataSize cache) {
}
