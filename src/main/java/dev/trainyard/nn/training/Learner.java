package dev.trainyard.nn.training;

import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/**
 * An objective bound to a network, its hyperparameters and its data: what one step is, and what there is to measure.
 * {@link Trainer} says when.
 */
public interface Learner extends AutoCloseable {

    /** Steps in an epoch. */
    int steps();

    /** Makes {@code epoch}, from 0, the current one. Its running sums begin at zero. */
    void startEpoch(int epoch);

    /**
     * One step: what is learnt from one mini-batch.
     *
     * @param batch  which mini-batch of the current epoch, from 0
     * @param step   mini-batches completed before it, in all epochs
     * @param eta    η
     * @param looked whether {@link #look} follows
     * @return how many examples were learnt from
     */
    int step(int batch, long step, double eta, boolean looked);

    /** Whether all that was computed so far are numbers; if not, training has diverged. */
    boolean isFinite();

    /** Measures the network after a step. */
    Map<String, Double> look(boolean endOfEpoch);

    /** What is remembered besides the network's parameters, live, by name. A checkpoint keeps it. */
    Map<String, Parameters> memory();

    /** The current epoch's running sums. A checkpoint keeps them. */
    Map<String, Double> sums();

    /** Goes on with the current epoch from what {@link #sums} were. */
    void recall(Map<String, Double> sums);

    @Override
    void close();
}
