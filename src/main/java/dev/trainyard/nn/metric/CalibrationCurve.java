package dev.trainyard.nn.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares predicted probabilities with frequencies, in bins of equal width [0, 1/k], (1/k, 2/k] … (scikit-learn's
 * {@code calibration_curve}).
 *
 * @param bins                     the bins that have examples
 * @param expectedCalibrationError the mean distance of probability and frequency, over the examples (Naeini, Cooper, Hauskrecht 2015)
 */
public record CalibrationCurve(List<Bin> bins, double expectedCalibrationError) {

    /**
     * The examples whose predicted probabilities are in one interval.
     *
     * @param meanPredicted       the mean of the predicted probabilities
     * @param fractionOfPositives the share of the examples for which the event has happened
     * @param examples            the number of examples in the bin
     */
    public record Bin(double meanPredicted, double fractionOfPositives, int examples) {
    }

    /** More than the rounding error of a float32 probability near 1. */
    private static final double ROUNDING = 1e-5;

    /**
     * @param probabilities the predicted probability of an event for each example, in [0, 1]
     * @param happened      whether the event has happened
     * @param count         the number of bins
     * @throws IllegalArgumentException if a probability is outside [0, 1] or NaN
     */
    public static CalibrationCurve of(float[] probabilities, boolean[] happened, int count) {
        double[] sums = new double[count];
        int[] positives = new int[count];
        int[] examples = new int[count];
        for (int i = 0; i < probabilities.length; i++) {
            double p = checked(probabilities[i]);
            int bin = bin(p, count);
            sums[bin] += p;
            positives[bin] += happened[i] ? 1 : 0;
            examples[bin]++;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < count; b++) {
            if (examples[b] > 0) {
                bins.add(new Bin(sums[b] / examples[b], (double) positives[b] / examples[b], examples[b]));
                error += Math.abs(sums[b] - positives[b]) / probabilities.length;
            }
        }
        return new CalibrationCurve(bins, error);
    }

    private static double checked(float probability) {
        if (!(probability >= 0 && probability <= 1 + ROUNDING)) {
            throw new IllegalArgumentException("probabilities must be from 0 to 1, got " + probability);
        }
        return Math.min(1, probability);
    }

    /** Returns the number of inner edges below the probability: the upper edge belongs to a bin. */
    private static int bin(double probability, int count) {
        int bin = 0;
        while (bin < count - 1 && probability > (bin + 1) * (1.0 / count)) {
            bin++;
        }
        return bin;
    }
}
