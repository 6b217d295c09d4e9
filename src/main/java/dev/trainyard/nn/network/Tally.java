package dev.trainyard.nn.network;

import java.util.Map;

/** A running count of how good a network was: the sum of Cₓ and how many examples it classified as they should be. */
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

    /** The sums, to go on from later. */
    public Map<String, Double> memory() {
        return Map.of("cost", cost, "correct", (double) correct, "examples", (double) examples);
    }

    public void recall(Map<String, Double> memory) {
        cost = memory.get("cost");
        correct = memory.get("correct").longValue();
        examples = memory.get("examples").longValue();
    }

    /** C, the mean over the examples. */
    public double meanCost() {
        return cost / examples;
    }

    /** The share of examples that were classified correctly, in [0, 1]. */
    public double accuracy() {
        return (double) correct / examples;
    }

    /** The index, from 0, of the largest of {@code count} values from {@code from}; the first of them when there are several. */
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
