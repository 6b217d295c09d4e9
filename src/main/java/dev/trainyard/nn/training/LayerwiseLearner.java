package dev.trainyard.nn.training;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness.Purpose;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.boltzmann.BoltzmannMachine;
import dev.trainyard.nn.boltzmann.ContrastiveDivergenceSampler;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.batch.Batches;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.memory.Allocations;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.metric.MetricNames;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.UpdateRule;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a network's Boltzmann machines one after the other, bottom machine first, each for the same number of epochs. The input of a
 * machine is the mean field of the machines below it.
 */
final class LayerwiseLearner implements Learner {

    /** The number of examples measured at once. */
    private static final int BATCH = 500;

    private final ContrastiveDivergence objective;
    private final Network network;
    private final Hyperparameters hyperparameters;
    private final Dataset dataset;
    private final Examples examples;
    private final List<Integer> machines;
    private final Batches batches;
    private Stage stage;
    private int epochOfStage;
    private double squaredError;
    private long passed;

    /** The training of one machine. */
    private final class Stage implements AutoCloseable {

        private final int layer;
        private final BoltzmannMachine machine;
        private final ContrastiveDivergenceSampler phases;
        private final UpdateRule rule;
        private final Parameters chains;

        Stage(int layer) {
            LayerSpec spec = network.architecture().layers().get(layer);
            Parameters own = network.sections().only(layer);
            this.layer = layer;
            this.machine = new BoltzmannMachine(spec, own.layer(0), network.kernels());
            this.phases = new ContrastiveDivergenceSampler(machine, objective.k(), network.kernels(), own.vector().dataType());
            this.rule = hyperparameters.updateRule(own, examples.size(), network.kernels());
            int count = Math.min(hyperparameters.batchSize(), examples.size());
            this.chains = objective.persistent() ? Parameters.zeros(List.of(List.of(new Section("chains", count,
                    machine.hiddenUnits(), false, 1, 1))), own.vector().dataType()) : null;
        }

        Matrix v(Matrix x) {
            return network.feedforward(x, layer);
        }

        Matrix y(Matrix y) {
            return machine.hasLabels() ? y : null;
        }

        void step(boolean first, double eta, Randomness random) {
            Matrix v = v(batches.x());
            Matrix y = y(batches.y());
            if (chains == null) {
                phases.run(v, y, random);
            } else {
                Matrix h = chains.layer(0).get(0);
                if (first) {
                    phases.start(v, y, h, random);
                }
                phases.run(v, y, h, random);
            }
            Accumulation into = rule.accumulation(eta, batches.m());
            phases.accumulate(into, into.target().layer(0));
            rule.complete(eta);
        }

        @Override
        public void close() {
            machine.close();
            phases.close();
            rule.close();
            if (chains != null) {
                chains.close();
            }
        }
    }

    LayerwiseLearner(ContrastiveDivergence objective, Network network, Hyperparameters hyperparameters, Dataset dataset) {
        this.objective = objective;
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.dataset = dataset;
        this.examples = dataset.unlabelled();
        this.machines = BoltzmannLayers.of(network.architecture());
        this.batches = hyperparameters.batches(examples, dataset.input(), network.kernels());
        this.stage = stage(machines.get(0));
        if (!stage.machine.isGaussian() && !areProbabilities(examples)) {
            close();
            throw new InvalidSpecificationException("architecture/layers/%d/visible".formatted(machines.get(0)),
                    "must be gaussian: the inputs are not all from 0 to 1, as binary units and their probabilities are");
        }
    }

    private Stage stage(int layer) {
        return Allocations.allOrNothing(() -> new Stage(layer));
    }

    private static boolean areProbabilities(Examples examples) {
        return examples.x().minNumber().doubleValue() >= 0 && examples.x().maxNumber().doubleValue() <= 1;
    }

    @Override
    public int steps() {
        return batches.count();
    }

    @Override
    public void startEpoch(int epoch) {
        int index = Math.min(epoch / hyperparameters.epochs(), machines.size() - 1);
        epochOfStage = epoch - index * hyperparameters.epochs();
        if (stage.layer != machines.get(index)) {
            stage.close();
            stage = stage(machines.get(index));
        }
        batches.shuffle(epoch);
        squaredError = 0;
        passed = 0;
    }

    @Override
    public int step(int batch, long step, double eta, boolean looked) {
        batches.take(batch);
        stage.step(epochOfStage == 0 && batch == 0, eta, Randomness.of(hyperparameters.seed(), Purpose.GIBBS, step));
        squaredError += stage.phases.squaredError();
        passed += batches.m();
        return batches.m();
    }

    @Override
    public boolean isFinite() {
        return Double.isFinite(squaredError);
    }

    @Override
    public Map<String, Double> measure(boolean endOfEpoch) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(MetricNames.trainingReconstructionError(stage.layer), squaredError / passed / stage.machine.visibleUnits());
        if (dataset.validation() != null) {
            Examples validation = hyperparameters.monitor().validation(dataset.validation(), endOfEpoch);
            metrics.put(MetricNames.validationReconstructionError(stage.layer), error(validation));
            metrics.put(MetricNames.freeEnergyGap(stage.layer), meanFreeEnergy(validation)
                    - meanFreeEnergy(examples.slice(0, Math.min(validation.size(), examples.size()))));
            if (stage.machine.hasLabels()) {
                Evaluation evaluation = Evaluation.of(network, hyperparameters.cost(), validation);
                metrics.put(MetricNames.VALIDATION_COST, evaluation.cost());
                metrics.put(MetricNames.VALIDATION_ACCURACY, evaluation.accuracy());
            }
        }
        return metrics;
    }

    /** Returns the topmost machine's reconstruction error on the test examples. */
    double testError(Examples test) {
        startEpoch(hyperparameters.epochs() * machines.size());
        return error(test);
    }

    /** Returns the reconstruction error: the mean of (v − v')² over all visible units and examples. */
    private double error(Examples examples) {
        Randomness random = Randomness.of(hyperparameters.seed(), Purpose.RECONSTRUCTION, stage.layer);
        double sum = 0;
        Matrix x = Matrix.of(examples.x());
        Matrix y = Matrix.of(examples.y());
        for (int from = 0; from < examples.size(); from += BATCH) {
            int to = Math.min(examples.size(), from + BATCH);
            sum += stage.phases.reconstruct(stage.v(x.rows(from, to)), stage.y(y.rows(from, to)), random);
        }
        return sum / examples.size() / stage.machine.visibleUnits();
    }

    private double meanFreeEnergy(Examples examples) {
        double sum = 0;
        Matrix x = Matrix.of(examples.x());
        for (int from = 0; from < examples.size(); from += BATCH) {
            int to = Math.min(examples.size(), from + BATCH);
            sum += stage.machine.meanFreeEnergy(stage.v(x.rows(from, to))) * (to - from);
        }
        return sum / examples.size();
    }

    @Override
    public Map<String, Parameters> state() {
        Map<String, Parameters> state = new HashMap<>(stage.rule.state());
        if (stage.chains != null) {
            state.put("chains", stage.chains);
        }
        return state;
    }

    @Override
    public Map<String, Double> sums() {
        return Map.of("squared_error", squaredError, "passed", (double) passed);
    }

    @Override
    public void restore(Map<String, Double> sums) {
        squaredError = sums.get("squared_error");
        passed = sums.get("passed").longValue();
    }

    @Override
    public void close() {
        batches.close();
        stage.close();
    }
}
