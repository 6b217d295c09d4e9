package dev.trainyard.nn.training;

import dev.trainyard.nn.Randomness.Purpose;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.boltzmann.BoltzmannMachine;
import dev.trainyard.nn.boltzmann.ContrastiveDivergenceSampler;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.batch.Batches;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Implements the up-down algorithm; see {@link UpDown}. */
final class UpDownLearner implements Learner {

    private final UpDown objective;
    private final Network network;
    private final Hyperparameters hyperparameters;
    private final Batches batches;
    private final UpdateRule rule;
    private final RunningMetrics metrics;
    private final List<Pair> pairs = new ArrayList<>();
    private final BoltzmannMachine memory;
    private final ContrastiveDivergenceSampler phases;
    private final Buffer dreams;
    private int epoch;

    /** Two adjacent layers of units, with recognition weights upwards and generative weights downwards. */
    private final class Pair implements AutoCloseable {

        private final int layer;
        private final BoltzmannMachine machine;
        private final Kernels kernels = network.kernels();
        private final Buffer states;
        private final Buffer downErrors;
        private final Buffer dreamt;
        private final Buffer upErrors;
        /** Wake phase: the sampled states of the upper units, and the error of the reconstruction of the lower units. */
        private Matrix above;
        private Matrix downError;
        /** Sleep phase: the states of the lower units, and the error of the reconstruction of the upper units. */
        private Matrix below;
        private Matrix upError;

        Pair(int layer) {
            DataType type = network.parameters().dataType();
            this.layer = layer;
            this.machine = new BoltzmannMachine(network.architecture().layers().get(layer), network.sections().layer(layer), kernels);
            this.states = new Buffer(type, machine.hiddenUnits());
            this.upErrors = new Buffer(type, machine.hiddenUnits());
            this.dreamt = new Buffer(type, machine.visibleUnits());
            this.downErrors = new Buffer(type, machine.visibleUnits());
        }

        /** Wake phase: propagates v up; returns the sampled states of the upper units. */
        Matrix wake(Matrix v, Randomness random) {
            above = states.rows(v.rows());
            machine.hidden(v, null, above);
            machine.sampleHidden(above, above, random);
            downError = downErrors.rows(v.rows());
            machine.down(above, downError);
            kernels.add(-1, v, downError);
            return above;
        }

        /** Sleep phase: propagates h down; returns the sampled states of the lower units, or at the bottom their means. */
        Matrix sleep(Matrix h, Randomness random) {
            below = dreamt.rows(h.rows());
            machine.down(h, below);
            if (layer > 0) {
                machine.sampleVisible(below, below, random);
            }
            upError = upErrors.rows(h.rows());
            machine.hidden(below, null, upError);
            kernels.add(-1, h, upError);
            return below;
        }

        void accumulate(Accumulation into) {
            List<Matrix> target = into.target().layer(layer);
            kernels.accumulate(into.alpha(), above, downError, into.biasBeta(), target.get(Rbm.GENERATIVE_WEIGHT));
            kernels.accumulateRows(into.alpha(), downError, into.biasBeta(), target.get(Rbm.VISIBLE_BIAS));
            kernels.accumulate(into.alpha(), upError, below, into.weightBeta(), target.get(0));
            kernels.accumulateRows(into.alpha(), upError, into.biasBeta(), target.get(1));
        }

        /**
         * Copies the recognition weights W to the generative weights, unless a warm start provided generative weights (otherwise they are
         * all 0). After pretraining they are always copied, because pretraining has changed W and earlier generative weights would not fit.
         */
        void untie() {
            List<Matrix> sections = network.sections().layer(layer);
            Matrix generative = sections.get(Rbm.GENERATIVE_WEIGHT);
            if (hyperparameters.pretraining() != null || kernels.norm(generative) == 0) {
                kernels.copy(sections.get(0), generative);
            }
        }

        @Override
        public void close() {
            machine.close();
            List.of(states, downErrors, dreamt, upErrors).forEach(Buffer::close);
        }
    }

    UpDownLearner(UpDown objective, Network network, Hyperparameters hyperparameters, Dataset dataset) {
        this.objective = objective;
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.batches = hyperparameters.batches(dataset.train(), dataset.input(), network.kernels());
        this.rule = hyperparameters.updateRule(network.sections(), dataset.train().size(), network.kernels());
        this.metrics = new RunningMetrics(network, hyperparameters, dataset);
        int top = network.architecture().layers().size() - 1;
        for (int l = 0; l < top; l++) {
            pairs.add(new Pair(l));
        }
        DataType type = network.parameters().dataType();
        this.memory = new BoltzmannMachine(network.architecture().layers().get(top), network.sections().layer(top), network.kernels());
        this.phases = new ContrastiveDivergenceSampler(memory, objective.k(), network.kernels(), type);
        this.dreams = new Buffer(type, memory.visibleUnits());
    }

    @Override
    public int steps() {
        return batches.count();
    }

    @Override
    public void startEpoch(int epoch) {
        this.epoch = epoch;
        batches.shuffle(epoch);
        metrics.startEpoch();
    }

    @Override
    public int step(int batch, long step, double eta, boolean looked) {
        if (epoch == 0 && batch == 0) {
            pairs.forEach(Pair::untie);
        }
        Randomness random = Randomness.of(hyperparameters.seed(), Purpose.GIBBS, step);
        batches.take(batch);
        network.feedforward(batches.x());
        metrics.passed(batches);
        Matrix v = batches.x();
        for (Pair pair : pairs) {
            v = pair.wake(v, random);
        }
        phases.run(v, batches.y(), random);
        Matrix dream = dreams.rows(batches.m());
        memory.sampleVisible(phases.visible(), dream, random);
        for (int l = pairs.size() - 1; l >= 0; l--) {
            dream = pairs.get(l).sleep(dream, random);
        }
        // All errors must be computed before this point, because the rule may accumulate directly into the weights.
        Accumulation into = rule.accumulation(eta, batches.m());
        if (objective.discriminative() > 0) {
            into = into.begin(network.kernels());
            network.backpropagate(hyperparameters.cost(), batches.y(), into.times(objective.discriminative()));
        }
        accumulate(into);
        rule.complete(eta);
        return batches.m();
    }

    private void accumulate(Accumulation into) {
        pairs.forEach(pair -> pair.accumulate(into));
        phases.accumulate(into, into.target().layer(pairs.size()));
    }

    @Override
    public boolean isFinite() {
        return metrics.isFinite();
    }

    @Override
    public Map<String, Double> measure(boolean endOfEpoch) {
        return metrics.scores(endOfEpoch);
    }

    @Override
    public Map<String, Parameters> state() {
        return rule.state();
    }

    @Override
    public Map<String, Double> sums() {
        return metrics.state();
    }

    @Override
    public void restore(Map<String, Double> sums) {
        metrics.restore(sums);
    }

    @Override
    public void close() {
        batches.close();
        rule.close();
        metrics.close();
        pairs.forEach(Pair::close);
        memory.close();
        phases.close();
        dreams.close();
    }
}
