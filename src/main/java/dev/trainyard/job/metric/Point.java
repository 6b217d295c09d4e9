package dev.trainyard.job.metric;

import java.util.Map;

/**
 * The metrics measured at one step.
 *
 * @param metrics values by metric name; null for NaN and infinity, which JSON cannot represent
 */
public record Point(long step, double epoch, double seconds, Map<String, Double> metrics) {
}
