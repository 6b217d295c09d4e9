package dev.trainyard.platform.artifact;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When files without a row are removed.
 *
 * @param after how old a file must be: longer than its writer can take until the row is there
 * @param every how often they are looked for
 */
@ConfigurationProperties("trainyard.orphans")
record OrphanProperties(@DefaultValue("1h") Duration after, @DefaultValue("1h") Duration every) {
}
