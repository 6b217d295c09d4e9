package dev.trainyard.job.metric;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics measured at one step.
 *
 * @param step    mini-batches completed
 * @param epoch   epochs completed, as a fraction
 * @param seconds training time over all attempts
 * @param metrics values by metric name; null for NaN and infinity, which JSON cannot represent
 */
public record Point(long step, double epoch, double seconds, Map<String, @Nullable Double> metrics) {
}
