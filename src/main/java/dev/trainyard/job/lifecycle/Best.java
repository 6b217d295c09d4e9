package dev.trainyard.job.lifecycle;

import java.util.Map;

/**
 * The best epoch so far by the monitored metric, counted from 1, and its metrics.
 *
 * @param epoch   the number of the epoch
 * @param metrics the metrics at the end of the epoch, by name
 */
public record Best(int epoch, Map<String, Double> metrics) {
}
