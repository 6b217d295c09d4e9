package dev.trainyard.nn.training;

import java.util.Map;

/** Who watches training and may end it. Called on the training thread; what is slow here slows training. */
public interface TrainingObserver {

    /** What to do at the next mini-batch boundary. */
    enum Directive {
        CONTINUE,
        /** Hand over a checkpoint, then go on: within a long epoch, little is then lost when the machine is. */
        CHECKPOINT,
        /** End now with the weights that {@link Keep} chooses: the best so far, or the current ones. */
        STOP,
        /** Like {@link #STOP}, because the time limit is reached. */
        TIME_LIMIT,
        /** End now; nothing is kept. */
        CANCEL,
        /** End now; the state is checkpointed, to go on later or elsewhere. */
        SUSPEND
    }

    /**
     * New values of metrics.
     *
     * @param epoch    epochs completed, as a fraction within one: 1.5 is half-way through the second
     * @param step     mini-batches completed
     * @param seconds  training time so far, over all attempts
     * @param endOfEpoch whether this measurement, of all validation examples, is at the end of an epoch or of training
     */
    record Measurement(double epoch, long step, double seconds, boolean endOfEpoch, Map<String, Double> metrics) {
    }

    /** Something that the user should know, in words. */
    record Warning(String code, String message) {
    }

    void measured(Measurement measurement);

    /**
     * Called at the end of an epoch whose weights are the best so far by {@link Hyperparameters#monitored}.
     *
     * @param epoch   counted from 1, those of pretraining included
     * @param metrics what was measured of it
     */
    default void best(int epoch, Map<String, Double> metrics) {
    }

    default void warned(Warning warning) {
    }

    /** A point from which training could go on. The arrays are valid only during this call. */
    default void checkpoint(TrainingState state) {
    }

    /**
     * How far training is.
     *
     * @param epoch   epochs completed, as a fraction within one
     * @param step    mini-batches completed
     * @param seconds training time so far, over all attempts; without what an attempt did behind its last checkpoint
     */
    record Progress(double epoch, long step, double seconds) {
    }

    /** Asked at a mini-batch boundary, about twice a second. */
    default Directive directive(Progress progress) {
        return Directive.CONTINUE;
    }
}
