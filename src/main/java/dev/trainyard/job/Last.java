package dev.trainyard.job;

import java.util.Map;

/**
 * The last epoch and its metrics.
 *
 * @param epoch epochs completed; a fraction if training ended within an epoch, where the metrics were measured at that point
 */
public record Last(double epoch, Map<String, Double> metrics) {
}
