package dev.trainyard.nn.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Scores of a multi-label task: each example has any number of labels.
 *
 * @param labels         scores of each label on its own
 * @param microF1        F1 of all decisions together
 * @param macroF1        the mean of the labels' F1
 * @param subsetAccuracy the share of examples with all labels right
 * @param hammingLoss    the share of wrong decisions
 */
public record MultiLabelScores(List<Label> labels, double microF1, double macroF1, double subsetAccuracy, double hammingLoss) {

    /**
     * Scores of one label.
     *
     * @param hits             the number of examples that have it and for which it is predicted
     * @param predicted        the number of examples for which it is predicted
     * @param support          the number of examples that have it
     * @param precision        0 if it is never predicted
     * @param recall           0 if no example has it
     * @param f1               0 if it is neither predicted nor there
     * @param rocAuc           NaN if all examples have it, or none
     * @param averagePrecision 0 if no example has it
     */
    public record Label(int hits, int predicted, int support, double precision, double recall, double f1, double rocAuc,
            double averagePrecision) {
    }

    /**
     * @param probabilities of each label. Shape: {@code [n, labels]}, row by row
     * @param targets       1 if the example has the label, else 0. Of the same shape
     * @param threshold     a label of at least this probability is predicted
     * @throws IllegalArgumentException if a target is neither 0 nor 1, or a probability is NaN
     */
    public static MultiLabelScores of(float[] probabilities, float[] targets, int labels, float threshold) {
        int n = targets.length / labels;
        int wrong = 0;
        int wrongExamples = 0;
        for (int i = 0; i < n; i++) {
            int before = wrong;
            for (int at = i * labels; at < (i + 1) * labels; at++) {
                wrong += probabilities[at] >= threshold != has(targets[at]) ? 1 : 0;
            }
            wrongExamples += wrong > before ? 1 : 0;
        }
        List<Label> scores = new ArrayList<>();
        int[] all = new int[3];
        for (int l = 0; l < labels; l++) {
            float[] scoresOfLabel = new float[n];
            boolean[] positive = new boolean[n];
            // Hits, predictions, examples.
            int[] counts = new int[3];
            for (int i = 0; i < n; i++) {
                scoresOfLabel[i] = probabilities[i * labels + l];
                positive[i] = has(targets[i * labels + l]);
                boolean predicted = scoresOfLabel[i] >= threshold;
                counts[0] += predicted && positive[i] ? 1 : 0;
                counts[1] += predicted ? 1 : 0;
                counts[2] += positive[i] ? 1 : 0;
            }
            for (int k = 0; k < counts.length; k++) {
                all[k] += counts[k];
            }
            RankedScores ranked = RankedScores.of(scoresOfLabel, positive);
            scores.add(new Label(counts[0], counts[1], counts[2], ratio(counts[0], counts[1]), ratio(counts[0], counts[2]), f1(counts),
                    ranked.rocAuc(), ranked.averagePrecision()));
        }
        return new MultiLabelScores(scores, f1(all), mean(scores, Label::f1), (double) (n - wrongExamples) / n,
                (double) wrong / targets.length);
    }

    /** Returns the mean area under the labels' ROC curves; NaN if it is undefined for a label. */
    public double rocAuc() {
        return mean(labels, Label::rocAuc);
    }

    /** Returns the mean of the labels' average precision. */
    public double averagePrecision() {
        return mean(labels, Label::averagePrecision);
    }

    private static boolean has(float target) {
        if (target != 0 && target != 1) {
            throw new IllegalArgumentException("a target must be 0 or 1, got " + target);
        }
        return target == 1;
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static double f1(int[] counts) {
        return ratio(2 * counts[0], counts[1] + counts[2]);
    }

    private static double mean(List<Label> labels, ToDoubleFunction<Label> score) {
        return labels.stream().mapToDouble(score).average().orElse(Double.NaN);
    }
}
