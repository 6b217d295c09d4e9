package dev.trainyard.nn.training;

import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/**
 * An objective bound to a network, its hyperparameters and its data: performs steps and measures the network. {@link Trainer} decides
 * when.
 */
public interface Learner extends AutoCloseable {

    /** Returns the number of steps in the current epoch. */
    int steps();

    /** Makes {@code epoch}, counted from 0, the current one and resets the running sums. */
    void startEpoch(int epoch);

    /**
     * Performs one step, on one mini-batch.
     *
     * @param batch  the index of the mini-batch in the current epoch, from 0
     * @param step   the number of mini-batches completed before, in all epochs
     * @param eta    η
     * @param looked whether {@link #measure} follows
     * @return the number of examples (or episodes) in the mini-batch
     */
    int step(int batch, long step, double eta, boolean looked);

    /** Returns whether the results are finite numbers; otherwise training has diverged. */
    boolean isFinite();

    /** Measures the network after a step. */
    Map<String, Double> measure(boolean endOfEpoch);

    /** Returns the state besides the network's parameters, live, by name. A checkpoint keeps it. */
    Map<String, Parameters> state();

    /** Returns the current epoch's running sums. A checkpoint keeps them. */
    Map<String, Double> sums();

    /** Restores the current epoch's running sums, as returned by {@link #sums}. */
    void restore(Map<String, Double> sums);

    @Override
    void close();
}
