package dev.trainyard.nn.training;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Tally;
import java.util.Arrays;

/**
 * The quality of a network on some examples.
 *
 * @param examples  n
 * @param cost      C without regularisation, the weighted mean over the examples; of standardised targets, in units of the target
 * @param accuracy  the share of examples whose class the outputs choose, see {@link Tally#classOf}; without weights. Null for a regression
 * @param confusion {@code confusion[label][predicted]} counts; null for a regression
 * @param predicted the predicted class of each example; null for a regression
 * @param confidence the predicted class's output; null for a regression
 */
public record Evaluation(int examples, double cost, Double accuracy, int[][] confusion, int[] predicted, float[] confidence) {

    public static Evaluation of(Network network, Cost cost, Examples examples) {
        return of(network, cost, examples, null);
    }

    /** @param scaling the standardisation of the examples' targets; null if they are not standardised */
    public static Evaluation of(Network network, Cost cost, Examples examples, TargetScaling scaling) {
        int n = examples.size();
        int batch = network.architecture().inferenceBatch();
        int outputs = (int) examples.y().size(1);
        int classes = Math.max(2, outputs);
        boolean classification = examples.labels() != null;
        Tally tally = new Tally();
        double[] factors = CostUnits.factors(cost, scaling);
        int[] predicted = new int[classification ? n : 0];
        float[] confidence = new float[classification ? n : 0];
        int[][] confusion = new int[classification ? classes : 0][classes];
        double[] a = new double[Math.min(batch, n) * outputs];
        Matrix x = Matrix.of(examples.x());
        Matrix y = Matrix.of(examples.y());
        for (int from = 0; from < n; from += batch) {
            int to = Math.min(n, from + batch);
            Matrix output = network.feedforward(x.rows(from, to));
            network.score(cost, y.rows(from, to), weights(examples, from, to), factors, tally);
            if (classification) {
                network.kernels().read(output, a);
                for (int i = from; i < to; i++) {
                    int row = (i - from) * outputs;
                    predicted[i] = Tally.classOf(a, row, outputs);
                    confidence[i] = (float) (outputs > 1 ? a[row + predicted[i]] : predicted[i] == 1 ? a[row] : 1 - a[row]);
                    confusion[examples.labels()[i]][predicted[i]]++;
                }
            }
        }
        return classification ? new Evaluation(n, tally.meanCost(), tally.accuracy(), confusion, predicted, confidence)
                : new Evaluation(n, tally.meanCost(), null, null, null, null);
    }

    private static float[] weights(Examples examples, int from, int to) {
        return examples.weights() == null ? null : Arrays.copyOfRange(examples.weights(), from, to);
    }
}
