package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.network.Network;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics and neuron activity at the end of an epoch.
 *
 * @param epoch            epochs completed, from 1
 * @param epochs           the total number of epochs
 * @param learningRate     η
 * @param trainingCost     C, the mean over the epoch; null if the objective has no training cost
 * @param trainingAccuracy null for a regression
 * @param validationCost   null without validation examples
 * @param gradientNorms    ‖∂C/∂(w, b)‖ of the last mini-batch, by layer; empty if the objective measures no gradient
 * @param activities       the activity of the layers whose neurons can saturate or die, first layer first
 */
record EpochMetrics(int epoch, int epochs, double learningRate, Double trainingCost, Double trainingAccuracy, Double validationCost,
        TreeMap<Integer, Double> gradientNorms, List<Activity> activities) {

    /**
     * @param network  holds the activations of its last pass; may do more passes
     * @param training the training examples; null in an environment
     * @param atOnce   the number of examples per pass
     */
    static EpochMetrics of(int epoch, int epochs, Map<String, Double> metrics, Network network, Cost cost, Examples training, int atOnce) {
        TreeMap<Integer, Double> norms = new TreeMap<>();
        metrics.forEach((name, value) -> {
            if (name.startsWith(MetricNames.GRADIENT_NORM)) {
                norms.put(Integer.parseInt(name.substring(MetricNames.GRADIENT_NORM.length())), value);
            }
        });
        Double accuracy = metrics.get(MetricNames.TRAINING_ACCURACY);
        return new EpochMetrics(epoch, epochs, metrics.get(MetricNames.LEARNING_RATE), metrics.get(MetricNames.TRAINING_COST), accuracy,
                metrics.get(MetricNames.VALIDATION_COST), norms, training != null && metrics.containsKey(MetricNames.TRAINING_COST)
                        ? ActivityMeasurement.of(network, cost, training, atOnce, SaturatedNeurons.isMostlyWrong(accuracy)) : List.of());
    }

    /** Returns for how many epochs a condition must hold to count: {@code epochs}, or if that is more, a twentieth of all epochs. */
    int lasting(int epochs) {
        return Math.max(epochs, this.epochs / 20);
    }
}
