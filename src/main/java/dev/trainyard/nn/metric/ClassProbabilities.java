package dev.trainyard.nn.metric;

import java.util.stream.IntStream;

/**
 * Scores of class probabilities. A score for more than two classes is the unweighted mean over the classes, each against all others
 * (one-vs-rest, macro).
 *
 * @param values  the probabilities. Shape: {@code [n, classes]}, row by row
 * @param labels  the class of each example, in [0, classes)
 * @param classes at least 2
 */
public record ClassProbabilities(float[] values, int[] labels, int classes) {

    /** scikit-learn clips probabilities to [ε, 1 − ε], ε being the distance from 1 to the next number of their type. */
    private static final double EPSILON = Math.ulp(1f);

    public ClassProbabilities {
        if (classes < 2 || values.length != labels.length * classes) {
            throw new IllegalArgumentException("expected %d probabilities of at least 2 classes each, got %d of %d".formatted(
                    labels.length, values.length, classes));
        }
    }

    /** Returns the mean of −ln p over the examples, p being the probability of the example's class, clipped to [ε, 1 − ε]. */
    public double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = values[i * classes + labels[i]];
            sum -= Math.log(Math.max(EPSILON, Math.min(1 - EPSILON, p)));
        }
        return sum / labels.length;
    }

    /** Returns the examples ranked by the probability of class {@code c}. */
    public RankedScores ranked(int c) {
        return RankedScores.of(of(c), areOf(c));
    }

    /** Returns the probability of class {@code c} for each example. */
    public float[] of(int c) {
        float[] column = new float[labels.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = values[i * classes + c];
        }
        return column;
    }

    /** Returns whether each example belongs to class {@code c}. */
    public boolean[] areOf(int c) {
        boolean[] are = new boolean[labels.length];
        for (int i = 0; i < are.length; i++) {
            are[i] = labels[i] == c;
        }
        return are;
    }

    /** Returns the area under the ROC curve; NaN if a class has no example, or all examples. */
    public double rocAuc() {
        return classes == 2 ? ranked(1).rocAuc()
                : IntStream.range(0, classes).mapToDouble(c -> ranked(c).rocAuc()).average().orElseThrow();
    }

    /** Returns the average precision; a class without examples counts 0. */
    public double averagePrecision() {
        return classes == 2 ? ranked(1).averagePrecision()
                : IntStream.range(0, classes).mapToDouble(c -> ranked(c).averagePrecision()).average().orElseThrow();
    }
}
