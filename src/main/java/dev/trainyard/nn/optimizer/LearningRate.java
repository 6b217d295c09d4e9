package dev.trainyard.nn.optimizer;

import java.util.Map;

/** η of one training run: a schedule bound to the rate that it changes, with what it remembers. */
public interface LearningRate {

    /**
     * Returns η of a step.
     *
     * @param epoch  epochs completed before the step, as a fraction: 1.5 is half-way through the second
     * @param length length of the step in epochs: one divided by the number of steps of an epoch
     */
    double at(double epoch, double length);

    /**
     * Observes the metrics at an epoch's end.
     *
     * @param epoch epochs completed, including the one that ends
     */
    default void observe(double epoch, Map<String, Double> metrics) {
    }

    /** Whether the schedule has nothing smaller to offer, and training is to end. */
    default boolean isExhausted() {
        return false;
    }

    /** What it remembers of the metrics. A checkpoint keeps it. */
    default Map<String, Double> memory() {
        return Map.of();
    }

    /** Goes on from what {@link #memory} was. */
    default void recall(Map<String, Double> memory) {
    }
}
