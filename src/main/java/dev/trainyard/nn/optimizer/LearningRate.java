package dev.trainyard.nn.optimizer;

import java.util.Map;

/** η of one training run: a schedule bound to its initial rate, with its state. */
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

    /** Returns whether training ends because the smallest rate has not helped either. */
    default boolean isExhausted() {
        return false;
    }

    /** Returns its state, which a checkpoint keeps. */
    default Map<String, Double> state() {
        return Map.of();
    }

    /** Restores the state that {@link #state} returned. */
    default void restore(Map<String, Double> state) {
    }
}
