package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which direction of a metric is better. */
public enum Mode {
    @JsonProperty("min") MIN,
    @JsonProperty("max") MAX;

    /** Accuracies and returns are better when larger, everything else (costs, errors) when smaller. */
    public static Mode of(String metric) {
        return metric.endsWith("accuracy") || metric.endsWith("return") ? MAX : MIN;
    }

    /** Whether {@code value} is better than {@code best} by more than {@code minDelta}. */
    public boolean isBetter(double value, double best, double minDelta) {
        return this == MAX ? value > best + minDelta : value < best - minDelta;
    }

    /** Worse than every value. */
    public double worst() {
        return this == MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}
