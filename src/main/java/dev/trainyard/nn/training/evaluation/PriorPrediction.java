package dev.trainyard.nn.training.evaluation;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.cost.CostFunction;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;

/**
 * The scores of a classification that answers every example with the class frequencies of the training split (scikit-learn's
 * {@code DummyClassifier} with the strategy {@code prior}).
 *
 * @param cost     the weighted cost; NaN for the perceptron's, which is undefined for frequencies
 * @param accuracy the share of examples of the class that is most frequent in the training split, without weights
 * @param examples the number of examples that are judged
 */
public record PriorPrediction(double cost, double accuracy, int examples) {

    /**
     * @param judged  the examples to judge
     * @param outputs the number of outputs: one for each class, or a single one for the second of two classes
     */
    public static PriorPrediction of(Dataset dataset, Examples judged, Cost cost, int outputs) {
        int classes = dataset.targets().size();
        double[] prior = frequencies(dataset.train(), classes, true);
        double[] frequency = frequencies(judged, classes, true);
        double sum = 0;
        for (int j = outputs == 1 ? 1 : 0; j < classes; j++) {
            sum += ofOutput(cost, prior[j], frequency[j]);
        }
        double[] counts = frequencies(dataset.train(), classes, false);
        int mostFrequent = 0;
        for (int c = 1; c < classes; c++) {
            mostFrequent = counts[c] > counts[mostFrequent] ? c : mostFrequent;
        }
        return new PriorPrediction(sum, frequencies(judged, classes, false)[mostFrequent], judged.size());
    }

    /** Returns the mean cost of an output a whose desired value is 1 for the share {@code p} of the examples, else 0. */
    private static double ofOutput(Cost cost, double a, double p) {
        if (cost.isOfDifferences()) {
            return p * cost.ofDifference(a - 1) + (1 - p) * cost.ofDifference(a);
        }
        return cost.type() == CostFunction.LOG_LIKELIHOOD ? minusLog(p, a)
                : cost.type() == CostFunction.CROSS_ENTROPY ? minusLog(p, a) + minusLog(1 - p, 1 - a) : Double.NaN;
    }

    private static double minusLog(double share, double probability) {
        return share == 0 ? 0 : -share * Math.log(probability);
    }

    private static double[] frequencies(Examples examples, int classes, boolean weighted) {
        double[] frequencies = new double[classes];
        double all = 0;
        for (int i = 0; i < examples.size(); i++) {
            double weight = weighted && examples.weights() != null ? examples.weights()[i] : 1;
            frequencies[examples.labels()[i]] += weight;
            all += weight;
        }
        for (int c = 0; c < classes; c++) {
            frequencies[c] /= all;
        }
        return frequencies;
    }
}
