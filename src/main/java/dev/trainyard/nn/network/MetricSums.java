package dev.trainyard.nn.network;

import java.util.Map;

/** Running sums of the weighted cost Cₓ, of the weights, and of the number of correctly classified examples. */
public final class MetricSums {

    private double cost;
    private double weights;
    private long correct;
    private long examples;

    public void add(double cost, boolean correct) {
        add(cost, 1, correct);
    }

    public void add(double cost, double weight, boolean correct) {
        // The product of 0 and an infinite cost would be NaN.
        this.cost += weight == 0 ? 0 : weight * cost;
        this.weights += weight;
        this.correct += correct ? 1 : 0;
        this.examples++;
    }

    public void clear() {
        cost = 0;
        weights = 0;
        correct = 0;
        examples = 0;
    }

    /** Returns the sums, which {@link #restore} restores. */
    public Map<String, Double> state() {
        return Map.of("cost", cost, "weights", weights, "correct", (double) correct, "examples", (double) examples);
    }

    public void restore(Map<String, Double> state) {
        cost = state.get("cost");
        correct = state.get("correct").longValue();
        examples = state.get("examples").longValue();
        // States of earlier versions have no weights: all were 1.
        weights = state.getOrDefault("weights", (double) examples);
    }

    /** Returns C, the weighted mean of Cₓ over the examples; NaN if no example has a weight above 0. */
    public double meanCost() {
        return cost / weights;
    }

    /** Returns whether the sum of the costs is finite, also while no example has a weight above 0. */
    public boolean isFinite() {
        return Double.isFinite(cost);
    }

    /** Returns the share of correctly classified examples, in [0, 1]. */
    public double accuracy() {
        return (double) correct / examples;
    }

    /**
     * Returns the class that the outputs of an example choose: the argmax; for a single output, which is the probability of the second of
     * two classes, 1 if it is above ½, else 0.
     */
    public static int classOf(double[] values, int from, int count) {
        return count == 1 ? values[from] > 0.5 ? 1 : 0 : argmax(values, from, count);
    }

    /** Returns the argmax of {@code count} values from {@code from} on, counted from 0; the first index if several values are equal. */
    public static int argmax(double[] values, int from, int count) {
        int largest = 0;
        for (int j = 1; j < count; j++) {
            if (values[from + j] > values[from + largest]) {
                largest = j;
            }
        }
        return largest;
    }
}
