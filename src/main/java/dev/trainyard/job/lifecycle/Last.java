package dev.trainyard.job.lifecycle;

import java.util.Map;

/**
 * The last epoch and its metrics.
 *
 * @param epoch   epochs completed; a fraction if training ended, and the metrics were measured, within an epoch
 * @param metrics the metrics at that time, by name
 */
public record Last(double epoch, Map<String, Double> metrics) {
}
