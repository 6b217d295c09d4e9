package dev.trainyard.job;

import java.util.Map;

/**
 * The last epoch and its metrics.
 *
 * @param epoch epochs completed; a fraction where training ended within an epoch, whose metrics were then measured at once
 */
public record Last(double epoch, Map<String, Double> metrics) {
}
