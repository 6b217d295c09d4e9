package dev.trainyard.job;

import java.util.Map;

/** The epoch (from 1) whose weights are the best so far, and its metrics. */
public record Best(int epoch, Map<String, Double> metrics) {
}
