package dev.trainyard.nn.training;

import java.util.Map;

/** Who watches training and may end it. Called on the training thread; what is slow here slows training. */
public interface TrainingObserver {

    /** What to do at the next mini-batch boundary. */
    enum Directive {
        CONTINUE,
        /** Hand over a checkpoint, then go on: within a long epoch, little is then lost when the machine is. */
        CHECKPOINT,
        /** End now and keep what the job keeps: the best weights so far, or these. */
        STOP,
        /** The same, because the time that training may take is over. */
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
     * @param endOfEpoch whether this is the measurement at an epoch's end, or where training ends within one: of all validation examples
     */
    record Measurement(double epoch, long step, double seconds, boolean endOfEpoch, Map<String, Double> metrics) {
    }

    /** Something that the user should know, in words. */
    record Warning(String code, String message) {
    }

    void measured(Measurement measurement);

    /**
     * The network as it is now, at an epoch's end, is the best so far by {@link Hyperparameters#monitored}.
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
