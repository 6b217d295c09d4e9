package dev.trainyard.job;

import java.util.Map;

/** The best epoch so far, from 1, by the monitored metric, and its metrics. */
public record Best(int epoch, Map<String, Double> metrics) {
}
