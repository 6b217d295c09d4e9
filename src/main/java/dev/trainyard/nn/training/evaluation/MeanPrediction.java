package dev.trainyard.nn.training.evaluation;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.metric.MetricNames;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The weighted cost of a regression that answers every example with the weighted mean of the training targets. A network with a higher
 * cost is of no use.
 *
 * @param metric the metric to compare: the validation cost, or the training cost if there are no validation examples
 * @param cost   in the units of the metric
 */
public record MeanPrediction(String metric, double cost) {

    /** The code of the warning in a job's events. */
    public static final String CODE = "worse_than_mean";

    private static final double ROUNDING = 1e-6;
    private static final int ROWS_AT_ONCE = 1024;

    public static MeanPrediction of(Dataset dataset, Cost cost, Kernels kernels) {
        double[] mean = new double[dataset.targets().size()];
        double[] factors = CostUnits.factors(cost, dataset.targets().scaling());
        double trained = sumOfWeights(dataset.train());
        forEachRow(dataset.train(), kernels, (y, weight) -> {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += weight * y[j] / trained;
            }
        });
        Examples judged = dataset.validation() != null ? dataset.validation() : dataset.train();
        double[] sum = new double[1];
        forEachRow(judged, kernels, (y, weight) -> {
            for (int j = 0; j < mean.length; j++) {
                sum[0] += weight * cost.ofDifference(mean[j] - y[j]) * (factors == null ? 1 : factors[j]);
            }
        });
        return new MeanPrediction(dataset.validation() != null ? MetricNames.VALIDATION_COST : MetricNames.TRAINING_COST,
                sum[0] / sumOfWeights(judged));
    }

    private interface Row {
        void visit(double[] y, double weight);
    }

    private static double weight(Examples examples, int i) {
        return examples.weights() == null ? 1 : examples.weights()[i];
    }

    private static double sumOfWeights(Examples examples) {
        return IntStream.range(0, examples.size()).mapToDouble(i -> weight(examples, i)).sum();
    }

    private static void forEachRow(Examples examples, Kernels kernels, Row row) {
        Matrix y = Matrix.of(examples.y());
        double[] values = new double[Math.min(ROWS_AT_ONCE, y.rows()) * y.columns()];
        for (int from = 0; from < y.rows(); from += ROWS_AT_ONCE) {
            Matrix part = y.rows(from, Math.min(y.rows(), from + ROWS_AT_ONCE));
            kernels.read(part, values);
            for (int i = 0; i < part.rows(); i++) {
                row.visit(Arrays.copyOfRange(values, i * y.columns(), (i + 1) * y.columns()), weight(examples, from + i));
            }
        }
    }

    /** Returns a warning if a network with these metrics is worse; else null. */
    public String compare(Map<String, Double> metrics) {
        Double reached = metrics.get(metric);
        if (reached == null || !(reached > cost * (1 + ROUNDING))) {
            return null;
        }
        return String.format(Locale.ROOT,
                "Worse than the mean: the network's %s is %.4g, but always answering with the mean of the training targets costs %.4g. "
                        + "Try another learning rate, more epochs or other inputs; "
                        + "large or small targets need standardize_targets.", metric, reached, cost);
    }
}
