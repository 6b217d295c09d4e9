package dev.trainyard.job.metric;

import java.util.Map;

/**
 * What was measured at one step.
 *
 * @param metrics by name; null where the value is not a finite number, which JSON does not have
 */
public record Point(long step, double epoch, double seconds, Map<String, Double> metrics) {
}
