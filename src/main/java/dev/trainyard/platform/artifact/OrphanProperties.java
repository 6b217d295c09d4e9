package dev.trainyard.platform.artifact;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When files without a row are removed.
 *
 * @param after    how old a file must be, and how long this process must have seen it without a row: longer than its writer can take
 *                 until the row is there
 * @param every    how often they are looked for
 * @param keep     how long they stay in the trash
 * @param maxShare how much of the store a sweep moves to the trash at most; with more orphans it moves nothing, because then the
 *                 database is probably the wrong one
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
