package dev.trainyard.nn.training;

import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/** Runs two learners of one network: first some epochs of pretraining, then the objective's epochs. */
final class PretrainedLearner implements Learner {

    private final Learner pretraining;
    private final Learner objective;
    private final int epochs;
    private Learner current;

    /** @param epochs the number of epochs of pretraining */
    PretrainedLearner(Learner pretraining, Learner objective, int epochs) {
        this.pretraining = pretraining;
        this.objective = objective;
        this.epochs = epochs;
        this.current = pretraining;
    }

    @Override
    public int steps() {
        return current.steps();
    }

    @Override
    public void startEpoch(int epoch) {
        current = epoch < epochs ? pretraining : objective;
        current.startEpoch(epoch < epochs ? epoch : epoch - epochs);
    }

    @Override
    public int step(int batch, long step, double eta, boolean looked) {
        return current.step(batch, step, eta, looked);
    }

    @Override
    public boolean isFinite() {
        return current.isFinite();
    }

    @Override
    public Map<String, Double> measure(boolean endOfEpoch) {
        return current.measure(endOfEpoch);
    }

    @Override
    public Map<String, Parameters> state() {
        return current.state();
    }

    @Override
    public Map<String, Double> sums() {
        return current.sums();
    }

    @Override
    public void restore(Map<String, Double> sums) {
        current.restore(sums);
    }

    @Override
    public void close() {
        pretraining.close();
        objective.close();
    }
}
