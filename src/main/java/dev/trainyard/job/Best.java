package dev.trainyard.job;

import java.util.Map;

/** The best epoch so far by the monitored metric, counted from 1, and its metrics. */
public record Best(int epoch, Map<String, Double> metrics) {
}
