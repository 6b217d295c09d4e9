package dev.trainyard.nn.optimizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The direction in which a metric improves. */
public enum Mode {
    @JsonProperty("min") MIN,
    @JsonProperty("max") MAX;

    /** The ends of the names of metrics that improve upwards. */
    private static final List<String> RISING = List.of("accuracy", "return", "roc_auc", "average_precision", "f1", "f1_macro",
            "f1_micro", "r2");

    /** Returns {@code MAX} for accuracies, returns and other scores, {@code MIN} for all other metrics (costs, losses, errors). */
    public static Mode of(String metric) {
        return RISING.stream().anyMatch(metric::endsWith) ? MAX : MIN;
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
