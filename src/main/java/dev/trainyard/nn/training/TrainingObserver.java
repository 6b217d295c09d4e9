package dev.trainyard.nn.training;

import java.util.Map;

/** Observes training and may end it. Called on the training thread, so a slow observer slows training. */
public interface TrainingObserver {

    /** The trainer's next action at a mini-batch boundary. */
    enum Directive {
        CONTINUE,
        /** Create a checkpoint, then continue: within a long epoch, this limits the loss if the machine fails. */
        CHECKPOINT,
        /** End now with the weights that {@link Keep} chooses: the best so far, or the current ones. */
        STOP,
        /** Like {@link #STOP}, because the time limit is reached. */
        TIME_LIMIT,
        /** End now and discard the result. */
        CANCEL,
        /** Create a checkpoint and end now, to resume later or on another machine. */
        SUSPEND
    }

    /**
     * New values of metrics.
     *
     * @param epoch    epochs completed, as a fraction: 1.5 is half-way through the second
     * @param step     mini-batches completed
     * @param seconds  training time so far, over all attempts
     * @param endOfEpoch whether this measurement, of all validation examples, is at the end of an epoch or of training
     */
    record Measurement(double epoch, long step, double seconds, boolean endOfEpoch, Map<String, Double> metrics) {
    }

    /** A warning about a probable problem of training. */
    record Warning(String code, String message) {
    }

    void measured(Measurement measurement);

    /**
     * Called at the end of an epoch whose weights are the best so far by {@link Hyperparameters#monitored}.
     *
     * @param epoch   from 1, including the epochs of pretraining
     * @param metrics the metrics at its end
     */
    default void best(int epoch, Map<String, Double> metrics) {
    }

    default void warned(Warning warning) {
    }

    /**
     * Receives a state from which training can resume, also the last one, in which training has {@code ended}. The arrays are valid only
     * during this call.
     */
    default void checkpoint(TrainingState state) {
    }

    /**
     * The progress of training.
     *
     * @param epoch   epochs completed, as a fraction
     * @param step    mini-batches completed
     * @param seconds training time so far, over all attempts; excludes work that was lost after the last checkpoint of an attempt
     */
    record Progress(double epoch, long step, double seconds) {
    }

    /** Called at a mini-batch boundary, about twice a second. */
    default Directive directive(Progress progress) {
        return Directive.CONTINUE;
    }
}
