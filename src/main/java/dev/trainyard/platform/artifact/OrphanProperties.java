package dev.trainyard.platform.artifact;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the sweeps that remove files without a database row (orphans).
 *
 * @param after    minimum age of an orphan, and minimum time since this process first saw it without a row; must exceed the time
 *                 between writing a file and committing its row
 * @param every    interval between sweeps
 * @param keep     time for which orphans stay in the trash
 * @param maxShare largest fraction of the store's files that may be orphans; a sweep that finds more moves nothing, because the service
 *                 is then probably connected to the wrong database
 */
@ConfigurationProperties("trainyard.orphans")
record OrphanProperties(@DefaultValue("1h") Duration after, @DefaultValue("1h") Duration every, @DefaultValue("7d") Duration keep,
        @DefaultValue("0.5") double maxShare) {

    OrphanProperties {
        if (!(maxShare >= 0 && maxShare <= 1)) {
            throw new IllegalArgumentException("trainyard.orphans.max-share must be in [0, 1], got " + maxShare);
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("trainyard.orphans.keep must not be negative, got " + keep);
        }
    }
}
