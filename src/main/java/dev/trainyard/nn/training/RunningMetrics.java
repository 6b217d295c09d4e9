package dev.trainyard.nn.training;

import static dev.trainyard.nn.metric.MetricNames.REGULARIZED_TRAINING_COST;
import static dev.trainyard.nn.metric.MetricNames.TRAINING_ACCURACY;
import static dev.trainyard.nn.metric.MetricNames.TRAINING_COST;
import static dev.trainyard.nn.metric.MetricNames.VALIDATION_ACCURACY;
import static dev.trainyard.nn.metric.MetricNames.VALIDATION_COST;

import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.batch.Batches;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.metric.Predictions;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.evaluation.CostUnits;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Running metrics of a network in training: sums over the mini-batches of the epoch, and on request metrics of the validation examples. */
final class RunningMetrics implements AutoCloseable {

    private final Network network;
    private final Hyperparameters hyperparameters;
    private final Dataset dataset;
    private final Parameters gradient;
    private final Set<PredictionMetric> predictionMetrics;
    private final MetricSums epoch = new MetricSums();
    /** Factors of the outputs' terms of the cost; null if all are 1. */
    private final double[] factors;

    RunningMetrics(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.dataset = dataset;
        this.predictionMetrics = hyperparameters.predictionMetrics();
        this.gradient = network.learning().zerosLike();
        this.factors = CostUnits.factors(hyperparameters.cost(), dataset.targets().scaling());
    }

    /** Adds the mini-batch of the last forward pass to the sums. */
    void passed(Batches batches) {
        network.score(hyperparameters.cost(), batches.y(), batches.weights(), factors, epoch);
    }

    /** Computes the gradient of that mini-batch separately, because the update rule may not store it. */
    void takeGradient(Batches batches) {
        network.backpropagate(hyperparameters.cost(), batches.y(), batches.weights(), Accumulation.gradient(gradient, batches.m()));
    }

    /** Returns whether the epoch's costs are finite. */
    boolean isFinite() {
        return epoch.isFinite();
    }

    /** @param all whether to use all validation examples, or as few as the monitor allows */
    Map<String, Double> measure(boolean all) {
        Map<String, Double> metrics = scores(all);
        metrics.putAll(GradientNorms.of(gradient, network.kernels()));
        return metrics;
    }

    /** Returns the metrics without gradient norms. */
    Map<String, Double> scores(boolean all) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double cost = epoch.meanCost();
        putDefined(TRAINING_COST, cost, metrics);
        if (hyperparameters.regularization().hasPenalties()) {
            putDefined(REGULARIZED_TRAINING_COST, cost + CostUnits.ofPenalties(factors)
                    * hyperparameters.regularization().penalties(network.learning(), dataset.train().size(), network.kernels()), metrics);
        }
        if (dataset.targets().isClassification()) {
            metrics.put(TRAINING_ACCURACY, epoch.accuracy());
        }
        if (dataset.validation() != null) {
            Examples validation = hyperparameters.monitor().validation(dataset.validation(), all);
            Evaluation evaluation = predictionMetrics.isEmpty()
                    ? Evaluation.of(network, hyperparameters.cost(), validation, dataset.targets().scaling())
                    : Evaluation.ofPredictions(network, hyperparameters.cost(), validation, dataset.targets());
            putDefined(VALIDATION_COST, evaluation.cost(), metrics);
            if (dataset.targets().isClassification()) {
                metrics.put(VALIDATION_ACCURACY, evaluation.accuracy());
            }
            if (!predictionMetrics.isEmpty()) {
                measure(evaluation.predictions(network, validation), metrics);
            }
        }
        return metrics;
    }

    /** Adds a cost unless it is undefined: while no example has a weight above 0. */
    private static void putDefined(String name, double cost, Map<String, Double> metrics) {
        if (!Double.isNaN(cost)) {
            metrics.put(name, cost);
        }
    }

    /** Adds the wanted metrics, except undefined ones. */
    private void measure(Predictions predictions, Map<String, Double> metrics) {
        for (PredictionMetric metric : predictionMetrics) {
            double value = metric.of(predictions);
            if (Double.isFinite(value)) {
                metrics.put(metric.ofValidation(), value);
            }
        }
    }

    void startEpoch() {
        epoch.clear();
    }

    /** Returns the running sums of the current epoch. */
    Map<String, Double> state() {
        return epoch.state();
    }

    void restore(Map<String, Double> state) {
        epoch.restore(state);
    }

    @Override
    public void close() {
        gradient.close();
    }
}
