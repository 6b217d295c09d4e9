package dev.trainyard.nn.network;

import java.util.Map;

/** Running sums of the cost Cₓ and of the number of correctly classified examples. */
public final class Tally {

    private double cost;
    private long correct;
    private long examples;

    public void add(double cost, boolean correct) {
        this.cost += cost;
        this.correct += correct ? 1 : 0;
        this.examples++;
    }

    public void clear() {
        cost = 0;
        correct = 0;
        examples = 0;
    }

    /** Returns the sums, which {@link #recall} restores. */
    public Map<String, Double> memory() {
        return Map.of("cost", cost, "correct", (double) correct, "examples", (double) examples);
    }

    public void recall(Map<String, Double> memory) {
        cost = memory.get("cost");
        correct = memory.get("correct").longValue();
        examples = memory.get("examples").longValue();
    }

    /** Returns C, the mean of Cₓ over the examples. */
    public double meanCost() {
        return cost / examples;
    }

    /** Returns the share of correctly classified examples, in [0, 1]. */
    public double accuracy() {
        return (double) correct / examples;
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
