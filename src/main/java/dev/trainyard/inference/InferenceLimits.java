package dev.trainyard.inference;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of inference.
 *
 * @param maxInstances largest number of examples in one call
 * @param maxBody      largest body of one call
 * @param cache        memory for weights of served models; a larger model is served only alone
 */
@ConfigurationProperties("trainyard.inference")
public record InferenceLimits(@DefaultValue("1024") int maxInstances, @DefaultValue("16MB") DataSize maxBody,
        @DefaultValue("256MB") DataSize cache) {
}
