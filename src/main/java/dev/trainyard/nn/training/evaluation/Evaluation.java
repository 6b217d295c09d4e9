package dev.trainyard.nn.training.evaluation;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.metric.Predictions;
import dev.trainyard.nn.metric.RegressionErrors;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The quality of a network on some examples.
 *
 * @param examples  n
 * @param cost      C without regularisation, the weighted mean over the examples; of standardised targets, in units of the target. NaN if
 *                  no example has a weight above 0
 * @param accuracy  the share of examples whose class the outputs choose, see {@link MetricSums#classOf}; without weights. Null for a
 *                  regression
 * @param confusion {@code confusion[label][predicted]} counts; null unless each example has one class
 * @param predicted the predicted class of each example; null unless each example has one class
 * @param confidence the predicted class's output; null unless each example has one class
 * @param outputs   the activations of the output layer. Shape: {@code [n, |y|]}, row by row; null for a regression, and unless wanted
 * @param errors    null unless wanted, and of a regression
 */
public record Evaluation(int examples, double cost, Double accuracy, int[][] confusion, int[] predicted, float[] confidence,
        float[] outputs, RegressionErrors errors) {

    /** Evaluates cost and accuracy only. */
    public static Evaluation of(Network network, Cost cost, Examples examples) {
        return of(network, cost, examples, null);
    }

    /**
     * Evaluates cost and accuracy only.
     *
     * @param scaling the standardisation of the examples' targets; null if they are not standardised
     */
    public static Evaluation of(Network network, Cost cost, Examples examples, TargetScaling scaling) {
        return of(network, cost, examples, scaling, null);
    }

    /**
     * Evaluates cost and accuracy, and keeps what {@link PredictionMetric}s need: the outputs, if they are at most
     * {@link PredictionMetric#MAX_OUTPUTS}, or the errors of a regression in units of its targets, also if these are standardised.
     */
    public static Evaluation ofPredictions(Network network, Cost cost, Examples examples, Targets targets) {
        return of(network, cost, examples, targets.scaling(), targets);
    }

    /** @param wanted null to evaluate cost and accuracy only */
    private static Evaluation of(Network network, Cost cost, Examples examples, TargetScaling scaling, Targets wanted) {
        int n = examples.size();
        int batch = network.architecture().inferenceBatch();
        int outputs = (int) examples.y().size(1);
        int classes = Math.max(2, outputs);
        boolean classification = examples.labels() != null;
        MetricSums sums = new MetricSums();
        double[] factors = CostUnits.factors(cost, scaling);
        int[] predicted = new int[classification ? n : 0];
        float[] confidence = new float[classification ? n : 0];
        int[][] confusion = new int[classification ? classes : 0][classes];
        double[] a = new double[Math.min(batch, n) * outputs];
        boolean keepsOutputs = wanted != null && !wanted.isRegression() && (long) n * classes <= PredictionMetric.MAX_OUTPUTS;
        float[] kept = keepsOutputs ? new float[n * outputs] : null;
        RegressionErrors errors = wanted != null && wanted.isRegression() ? new RegressionErrors(outputs) : null;
        double[] targets = new double[errors == null ? 0 : a.length];
        Matrix x = Matrix.of(examples.x());
        Matrix y = Matrix.of(examples.y());
        for (int from = 0; from < n; from += batch) {
            int to = Math.min(n, from + batch);
            Matrix output = network.feedforward(x.rows(from, to));
            network.score(cost, y.rows(from, to), weights(examples, from, to), factors, sums);
            if (classification || keepsOutputs || errors != null) {
                network.kernels().read(output, a);
            }
            if (errors != null) {
                network.kernels().read(y.rows(from, to), targets);
                restore(scaling, a, outputs);
                restore(scaling, targets, outputs);
                for (int i = 0; i < to - from; i++) {
                    errors.add(a, targets, i * outputs);
                }
            }
            if (classification) {
                for (int i = from; i < to; i++) {
                    int row = (i - from) * outputs;
                    predicted[i] = MetricSums.classOf(a, row, outputs);
                    confidence[i] = (float) (outputs > 1 ? a[row + predicted[i]] : predicted[i] == 1 ? a[row] : 1 - a[row]);
                    confusion[examples.labels()[i]][predicted[i]]++;
                }
            }
            for (int i = 0; keepsOutputs && i < (to - from) * outputs; i++) {
                kept[from * outputs + i] = (float) a[i];
            }
        }
        return classification ? new Evaluation(n, sums.meanCost(), sums.accuracy(), confusion, predicted, confidence, kept, null)
                : new Evaluation(n, sums.meanCost(), null, null, null, null, kept, errors);
    }

    /** Returns the predictions of {@link #ofPredictions} beside the targets of {@code examples}. */
    public Predictions predictions(Network network, Examples examples) {
        return predictions(network, examples, Predictions.LABEL_THRESHOLD);
    }

    /** @param threshold a label of at least this probability is predicted. Without effect on classes and on a regression */
    public Predictions predictions(Network network, Examples examples, float threshold) {
        if (confusion != null) {
            return Predictions.ofClasses(confusion, outputs, network.architecture().activation() == Activation.SOFTMAX, examples.labels());
        }
        if (errors != null) {
            return Predictions.ofValues(errors);
        }
        Matrix y = Matrix.of(examples.y());
        float[] targets = new float[outputs == null ? 0 : outputs.length];
        if (outputs != null) {
            network.kernels().read(y, targets);
        }
        return Predictions.ofLabels(outputs, targets, y.columns(), threshold);
    }

    /** Returns the metrics of the task that are defined for these predictions, by name. */
    public static Map<String, Double> metrics(Predictions predictions, Targets targets) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (PredictionMetric metric : PredictionMetric.of(targets)) {
            double value = metric.of(predictions);
            if (Double.isFinite(value)) {
                metrics.put(metric.word(), value);
            }
        }
        return metrics;
    }

    /** Replaces standardised values by values in units of the targets. Shape: {@code [n, outputs]}, row by row. */
    private static void restore(TargetScaling scaling, double[] values, int outputs) {
        for (int i = 0; scaling != null && i < values.length; i++) {
            values[i] = scaling.restore(i % outputs, values[i]);
        }
    }

    private static float[] weights(Examples examples, int from, int to) {
        return examples.weights() == null ? null : Arrays.copyOfRange(examples.weights(), from, to);
    }
}
