package dev.trainyard.nn.training;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The result of training.
 *
 * @param reason      why training ended; null if it was suspended
 * @param parameters  the resulting weights, in the network's own vector. Shape: flat, float32
 * @param kept        which weights these are; {@code LAST} also if the best were wanted but no epoch was completed
 * @param bestEpoch   the best epoch, from 1; 0 if no epoch was completed with a value of the monitored metric
 * @param bestMetrics the metrics at the end of the best epoch
 * @param lastEpoch   epochs completed, as a fraction if training ended within one; 0 if nothing was measured
 * @param lastMetrics the metrics at that point
 */
public record TrainingResult(StopReason reason, INDArray parameters, Keep kept, int bestEpoch, Map<String, Double> bestMetrics,
        double lastEpoch, Map<String, Double> lastMetrics) {

    /** The metrics of the resulting weights. */
    public Map<String, Double> metrics() {
        return kept == Keep.BEST ? bestMetrics : lastMetrics;
    }
}
