package dev.trainyard.nn.metric;

import java.util.Arrays;

/**
 * Examples ranked by their score for the positive class: the numbers of true and false positives at each decision threshold, from the
 * highest score down. Examples of equal scores share a threshold, as in scikit-learn.
 */
public final class RankedScores {

    private final float[] thresholds;
    private final int[] truePositives;
    private final int[] falsePositives;

    private RankedScores(float[] thresholds, int[] truePositives, int[] falsePositives) {
        this.thresholds = thresholds;
        this.truePositives = truePositives;
        this.falsePositives = falsePositives;
    }

    /**
     * @param scores   one for each example
     * @param positive whether each example belongs to the positive class
     * @throws IllegalArgumentException if a score is NaN
     */
    public static RankedScores of(float[] scores, boolean[] positive) {
        int n = scores.length;
        // An example's score, in an order of unsigned bits, and its index in one number: sorting primitives is fast.
        long[] keys = new long[n];
        for (int i = 0; i < n; i++) {
            keys[i] = (long) descending(scores[i]) << 32 | i;
        }
        Arrays.sort(keys);
        float[] thresholds = new float[n];
        int[] truePositives = new int[n];
        int[] falsePositives = new int[n];
        int count = 0;
        int hits = 0;
        for (int i = 0; i < n; i++) {
            hits += positive[(int) keys[i]] ? 1 : 0;
            if (i == n - 1 || scores[(int) keys[i]] != scores[(int) keys[i + 1]]) {
                thresholds[count] = scores[(int) keys[i]];
                truePositives[count] = hits;
                falsePositives[count++] = i + 1 - hits;
            }
        }
        return new RankedScores(Arrays.copyOf(thresholds, count), Arrays.copyOf(truePositives, count),
                Arrays.copyOf(falsePositives, count));
    }

    /** Maps scores to signed integers in the opposite order; 0 and −0 are equal. */
    private static int descending(float score) {
        if (Float.isNaN(score)) {
            throw new IllegalArgumentException("scores must be numbers, got NaN");
        }
        int bits = Float.floatToIntBits(score + 0f);
        return ~(bits ^ bits >> 31 & Integer.MAX_VALUE);
    }

    /** Returns the number of different scores. */
    int size() {
        return thresholds.length;
    }

    /** Returns the {@code i}-th score from above: examples of at least this score count as positive. */
    float threshold(int i) {
        return thresholds[i];
    }

    int truePositives(int i) {
        return truePositives[i];
    }

    int falsePositives(int i) {
        return falsePositives[i];
    }

    /** Returns the number of examples of the positive class. */
    int positives() {
        return thresholds.length == 0 ? 0 : truePositives[thresholds.length - 1];
    }

    /** Returns the number of other examples. */
    int negatives() {
        return thresholds.length == 0 ? 0 : falsePositives[thresholds.length - 1];
    }

    /**
     * Returns the area under the ROC curve: the probability that a positive example has a higher score than a negative one; equal scores
     * count one half. NaN if all examples are of one class.
     */
    public double rocAuc() {
        long twice = 0;
        for (int i = 0; i < size(); i++) {
            int before = i == 0 ? 0 : truePositives[i - 1];
            int falseBefore = i == 0 ? 0 : falsePositives[i - 1];
            twice += (long) (falsePositives[i] - falseBefore) * (truePositives[i] + before);
        }
        return positives() == 0 || negatives() == 0 ? Double.NaN : twice / 2.0 / positives() / negatives();
    }

    /**
     * Returns the average precision, which sums up the precision-recall curve: Σ (Rᵢ − Rᵢ₋₁)·Pᵢ over the thresholds, with recall R and
     * precision P. 0 if there are no positive examples.
     */
    public double averagePrecision() {
        double sum = 0;
        for (int i = 0; i < size(); i++) {
            int gained = truePositives[i] - (i == 0 ? 0 : truePositives[i - 1]);
            sum += (double) gained * truePositives[i] / (truePositives[i] + falsePositives[i]);
        }
        return positives() == 0 ? 0 : sum / positives();
    }
}
