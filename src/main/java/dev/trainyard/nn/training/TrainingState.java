package dev.trainyard.nn.training;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Everything that training needs to go on with the same bits: the content of a checkpoint.
 *
 * @param tensors  {@code parameters}, {@code best} (the best weights so far, if they are kept and an epoch is completed) and the update
 *                 rule's own tensors. Shape: flat, float32
 * @param position what is not a tensor; plain values, so that it can be kept as JSON
 */
public record TrainingState(Map<String, INDArray> tensors, Position position) {

    /**
     * Where training is. With the seed, which gives every generator, it determines all that follows.
     *
     * @param epoch           epochs completed
     * @param step            mini-batches completed
     * @param batch           mini-batches completed in the current epoch
     * @param seconds         training time so far, over all attempts
     * @param schedule        what the learning-rate schedule remembers
     * @param stopping        memory of early stopping; without early stopping, memory of the search for the best epoch
     * @param bestEpoch       the epoch (from 1) after which the network had the best weights; 0 when there is none yet
     * @param bestMetrics     the metrics at its end
     * @param sums            running sums of the current epoch's metrics
     * @param diagnosis       what the diagnosis remembers; empty when null, as in checkpoints of before there was any
     * @param lastMetrics     the metrics at the end of the last completed epoch. Null in older checkpoints: then the best epoch's metrics
     *                        if the best epoch is the last one, else none
     */
    public record Position(int epoch, long step, int batch, double seconds, Map<String, Double> schedule,
            Map<String, Double> stopping, int bestEpoch, Map<String, Double> bestMetrics, Map<String, Double> sums,
            Map<String, Double> diagnosis, Map<String, Double> lastMetrics) {

        public Position {
            diagnosis = diagnosis == null ? Map.of() : diagnosis;
            lastMetrics = lastMetrics != null ? lastMetrics : bestEpoch == epoch ? bestMetrics : Map.of();
        }
    }
}
