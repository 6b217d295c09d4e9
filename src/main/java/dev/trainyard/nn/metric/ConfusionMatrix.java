package dev.trainyard.nn.metric;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Scores of class predictions, from {@code counts[label][predicted]}. */
public record ConfusionMatrix(int[][] counts) {

    public static ConfusionMatrix of(int[] labels, int[] predicted, int classes) {
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][predicted[i]]++;
        }
        return new ConfusionMatrix(counts);
    }

    int support(int c) {
        return Arrays.stream(counts[c]).sum();
    }

    int predicted(int c) {
        return Arrays.stream(counts).mapToInt(row -> row[c]).sum();
    }

    /** Returns 2·hits/(predicted + support), the harmonic mean of precision and recall; 0 if the class is neither predicted nor there. */
    public double f1(int c) {
        int all = predicted(c) + support(c);
        return all == 0 ? 0 : 2.0 * counts[c][c] / all;
    }

    /** Returns the mean of F1 over the classes that are predicted or there; NaN without examples. */
    public double macroF1() {
        return IntStream.range(0, counts.length).filter(c -> predicted(c) + support(c) > 0).mapToDouble(this::f1).average()
                .orElse(Double.NaN);
    }

    /** Returns the mean recall of the classes that have examples; NaN without examples. */
    public double balancedAccuracy() {
        OptionalDouble mean = IntStream.range(0, counts.length).filter(c -> support(c) > 0)
                .mapToDouble(c -> (double) counts[c][c] / support(c)).average();
        return mean.orElse(Double.NaN);
    }

    /** Returns the share of correct predictions; NaN without examples. */
    public double accuracy() {
        int all = IntStream.range(0, counts.length).map(this::support).sum();
        return all == 0 ? Double.NaN : (double) IntStream.range(0, counts.length).map(c -> counts[c][c]).sum() / all;
    }
}
