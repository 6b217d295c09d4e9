package dev.trainyard.nn.training;

import static dev.trainyard.nn.training.MetricNames.REGULARIZED_TRAINING_COST;
import static dev.trainyard.nn.training.MetricNames.TRAINING_ACCURACY;
import static dev.trainyard.nn.training.MetricNames.TRAINING_COST;
import static dev.trainyard.nn.training.MetricNames.VALIDATION_ACCURACY;
import static dev.trainyard.nn.training.MetricNames.VALIDATION_COST;

import dev.trainyard.nn.data.Batches;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Tally;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures a network while it trains: on what it is trained with as that passes by, on validation examples when looked at. */
final class Gauge implements AutoCloseable {

    private final Network network;
    private final Hyperparameters hyperparameters;
    private final Dataset dataset;
    private final Parameters gradient;
    private final Tally epoch = new Tally();

    Gauge(Network network, Hyperparameters hyperparameters, Dataset dataset) {
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.dataset = dataset;
        this.gradient = network.learning().zerosLike();
    }

    /** Takes note of a mini-batch that has just passed forward. */
    void passed(Batches batches) {
        network.score(hyperparameters.cost(), batches.y(), epoch);
    }

    /** Takes the gradient of that mini-batch, of which the update rule may leave nothing to look at. */
    void takeGradient(Batches batches) {
        network.backpropagate(hyperparameters.cost(), batches.y(), Accumulation.gradient(gradient, batches.m()));
    }

    /** Whether every cost so far was a number. */
    boolean isFinite() {
        return Double.isFinite(epoch.meanCost());
    }

    /** @param all whether all validation examples are used, or as few as the monitor says */
    Map<String, Double> look(boolean all) {
        Map<String, Double> metrics = scores(all);
        metrics.putAll(MetricNames.gradientNorms(gradient, network.kernels()));
        return metrics;
    }

    /** The same without the norms of a gradient, for who takes none. */
    Map<String, Double> scores(boolean all) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(TRAINING_COST, epoch.meanCost());
        if (hyperparameters.regularization().hasPenalties()) {
            metrics.put(REGULARIZED_TRAINING_COST, epoch.meanCost()
                    + hyperparameters.regularization().penalties(network.learning(), dataset.train().size(), network.kernels()));
        }
        if (dataset.targets().isClassification()) {
            metrics.put(TRAINING_ACCURACY, epoch.accuracy());
        }
        if (dataset.validation() != null) {
            Evaluation evaluation = Evaluation.of(network, hyperparameters.cost(), hyperparameters.monitor().validation(dataset.validation(), all));
            metrics.put(VALIDATION_COST, evaluation.cost());
            if (dataset.targets().isClassification()) {
                metrics.put(VALIDATION_ACCURACY, evaluation.accuracy());
            }
        }
        return metrics;
    }

    void startEpoch() {
        epoch.clear();
    }

    /** The running sums of the current epoch. */
    Map<String, Double> memory() {
        return epoch.memory();
    }

    void recall(Map<String, Double> memory) {
        epoch.recall(memory);
    }

    @Override
    public void close() {
        gradient.close();
    }
}
