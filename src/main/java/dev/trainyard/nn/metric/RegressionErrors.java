package dev.trainyard.nn.metric;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Running sums of a regression's errors, for each output. Scores of all outputs together are means over the outputs. */
public final class RegressionErrors {

    private final double[] squares;
    private final double[] distances;
    private final double[] means;
    private final double[] variations;
    private int examples;

    /** @param outputs |y| */
    public RegressionErrors(int outputs) {
        squares = new double[outputs];
        distances = new double[outputs];
        means = new double[outputs];
        variations = new double[outputs];
    }

    /**
     * Adds one example.
     *
     * @param predicted the outputs, from index {@code from} on
     * @param targets   the desired outputs, from index {@code from} on
     */
    public void add(double[] predicted, double[] targets, int from) {
        examples++;
        for (int k = 0; k < squares.length; k++) {
            double y = targets[from + k];
            double error = predicted[from + k] - y;
            squares[k] += error * error;
            distances[k] += Math.abs(error);
            // Welford's method is accurate even if the mean of the targets is much larger than their deviation.
            double deviation = y - means[k];
            means[k] += deviation / examples;
            variations[k] += deviation * (y - means[k]);
        }
    }

    /** Returns |y|. */
    public int outputs() {
        return squares.length;
    }

    /**
     * Returns R² of output {@code k}, the share of the target's variance that the predictions explain: 1 − Σ(y − ŷ)²/Σ(y − ȳ)². For a
     * constant target 1 if all predictions are exact, else 0. NaN for fewer than two examples.
     */
    public double r2(int k) {
        if (examples < 2) {
            return Double.NaN;
        }
        return variations[k] > 0 ? 1 - squares[k] / variations[k] : squares[k] == 0 ? 1 : Double.isNaN(squares[k]) ? Double.NaN : 0;
    }

    /** Returns the root of the mean squared error of output {@code k}, in the target's unit. */
    public double rmse(int k) {
        return Math.sqrt(squares[k] / examples);
    }

    /** Returns the mean absolute error of output {@code k}, in the target's unit. */
    public double mae(int k) {
        return distances[k] / examples;
    }

    public double r2() {
        return mean(this::r2);
    }

    public double rmse() {
        return mean(this::rmse);
    }

    public double mae() {
        return mean(this::mae);
    }

    private double mean(ToDoubleFunction<Integer> score) {
        return IntStream.range(0, squares.length).boxed().mapToDouble(score).average().orElse(Double.NaN);
    }
}
