package dev.trainyard.nn.metric;

import dev.trainyard.nn.network.Probabilities;

/**
 * A network's predictions for some examples, beside their targets.
 *
 * @param confusion     null unless each example has one class
 * @param probabilities null unless each example has one class, and for more outputs than {@link PredictionMetric#MAX_OUTPUTS}
 * @param errors        null unless they are a regression's
 * @param labels        null unless examples have any number of labels, for more outputs than {@link PredictionMetric#MAX_OUTPUTS}, and if
 *                      an output is NaN
 * @param areNumbers    whether no output of classes or labels is NaN
 */
public record Predictions(ConfusionMatrix confusion, ClassProbabilities probabilities, RegressionErrors errors, MultiLabelScores labels,
        boolean areNumbers) {

    /** A label of at least this probability is predicted, unless another threshold is asked for. */
    public static final float LABEL_THRESHOLD = 0.5f;

    /**
     * @param outputs  the activations of the output layer. Shape: {@code [n, classes]}, row by row, or {@code [n]} for the probability of
     *                 the second of two classes; null to compute only metrics of the confusion matrix
     * @param probable whether the activations are the class probabilities; otherwise {@link Probabilities#of} computes these
     */
    public static Predictions ofClasses(int[][] confusion, float[] outputs, boolean probable, int[] labels) {
        int classes = confusion.length;
        boolean numbers = areNumbers(outputs);
        ClassProbabilities probabilities = null;
        if (outputs != null && numbers && classes >= 2) {
            float[] values = classes == 2 && outputs.length == labels.length ? ofBoth(outputs)
                    : probable ? outputs : Probabilities.of(outputs, classes);
            probabilities = new ClassProbabilities(values, labels, classes);
        }
        return new Predictions(new ConfusionMatrix(confusion), probabilities, null, null, numbers);
    }

    private static float[] ofBoth(float[] ofSecond) {
        float[] both = new float[2 * ofSecond.length];
        for (int i = 0; i < ofSecond.length; i++) {
            both[2 * i] = 1 - ofSecond[i];
            both[2 * i + 1] = ofSecond[i];
        }
        return both;
    }

    public static Predictions ofValues(RegressionErrors errors) {
        return new Predictions(null, null, errors, null, true);
    }

    /**
     * @param probabilities of each label; null if they are unknown. Shape: {@code [n, labels]}, row by row
     * @param targets       1 if the example has the label, else 0. Of the same shape
     * @param threshold     a label of at least this probability is predicted
     */
    public static Predictions ofLabels(float[] probabilities, float[] targets, int labels, float threshold) {
        boolean numbers = areNumbers(probabilities);
        return new Predictions(null, null, null, probabilities == null || !numbers ? null
                : MultiLabelScores.of(probabilities, targets, labels, threshold), numbers);
    }

    private static boolean areNumbers(float[] outputs) {
        if (outputs != null) {
            for (float output : outputs) {
                if (Float.isNaN(output)) {
                    return false;
                }
            }
        }
        return true;
    }
}
