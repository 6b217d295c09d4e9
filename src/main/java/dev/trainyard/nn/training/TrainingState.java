package dev.trainyard.nn.training;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The content of a checkpoint: everything that training needs to resume with the same bits.
 *
 * @param tensors  {@code parameters}, {@code best} (the best weights so far, if they are kept and an epoch is completed) and the update
 *                 rule's own tensors. Shape: flat, float32
 * @param position the rest of the state; plain values, so that it can be stored as JSON
 */
public record TrainingState(Map<String, INDArray> tensors, Position position) {

    /**
     * The position of training and the state that is not in tensors. With the seed, which determines all random numbers, it determines the
     * rest of training.
     *
     * @param epoch           epochs completed
     * @param step            mini-batches completed
     * @param batch           mini-batches completed in the current epoch
     * @param seconds         training time so far, over all attempts
     * @param schedule        the state of the learning-rate schedule
     * @param stopping        the state of early stopping; without early stopping, of the search for the best epoch
     * @param bestEpoch       the epoch (from 1) after which the network had the best weights; 0 when there is none yet
     * @param bestMetrics     the metrics at its end
     * @param sums            running sums of the current epoch's metrics
     * @param diagnosis       the state of the diagnosis; empty if null, as in older checkpoints
     * @param lastMetrics     the metrics at the end of the last completed epoch. Null in older checkpoints: then the best epoch's metrics
     *                        if the best epoch is the last one, else none
     * @param ended           why training ended in this state: nothing is left to train. Null in every other state and in older
     *                        checkpoints
     */
    public record Position(int epoch, long step, int batch, double seconds, Map<String, Double> schedule,
            Map<String, Double> stopping, int bestEpoch, Map<String, Double> bestMetrics, Map<String, Double> sums,
            Map<String, Double> diagnosis, Map<String, Double> lastMetrics, StopReason ended) {

        public Position {
            diagnosis = diagnosis == null ? Map.of() : diagnosis;
            lastMetrics = lastMetrics != null ? lastMetrics : bestEpoch == epoch ? bestMetrics : Map.of();
        }

        /** A position within training. */
        public Position(int epoch, long step, int batch, double seconds, Map<String, Double> schedule, Map<String, Double> stopping,
                int bestEpoch, Map<String, Double> bestMetrics, Map<String, Double> sums, Map<String, Double> diagnosis,
                Map<String, Double> lastMetrics) {
            this(epoch, step, batch, seconds, schedule, stopping, bestEpoch, bestMetrics, sums, diagnosis, lastMetrics, null);
        }
    }
}
