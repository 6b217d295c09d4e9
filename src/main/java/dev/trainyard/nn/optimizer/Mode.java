package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The direction in which a metric improves. */
public enum Mode {
    @JsonProperty("min") MIN,
    @JsonProperty("max") MAX;

    /** Returns {@code MAX} for accuracies and returns, {@code MIN} for all other metrics (costs, errors). */
    public static Mode of(String metric) {
        return metric.endsWith("accuracy") || metric.endsWith("return") ? MAX : MIN;
    }

    /** Returns whether {@code value} is better than {@code best} by more than {@code minDelta}. */
    public boolean isBetter(double value, double best, double minDelta) {
        return this == MAX ? value > best + minDelta : value < best - minDelta;
    }

    /** Returns a value that is worse than every other. */
    public double worst() {
        return this == MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}
