package dev.trainyard.nn.training;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How training ended.
 *
 * @param reason      null when it was suspended: it has not ended
 * @param parameters  the resulting weights; the network's own, live. Shape: flat, float32
 * @param kept        which weights these are: the last ones also where the best were wanted and no epoch was completed
 * @param bestEpoch   the best epoch, from 1; 0 when none was completed that the monitored metric could be compared of
 * @param bestMetrics the metrics at its end
 * @param lastEpoch   epochs completed, as a fraction when training ended within one; 0 when nothing was measured
 * @param lastMetrics the metrics there; where training ended within an epoch, those of a network that was measured at once
 */
public record TrainingResult(StopReason reason, INDArray parameters, Keep kept, int bestEpoch, Map<String, Double> bestMetrics,
        double lastEpoch, Map<String, Double> lastMetrics) {

    /** The metrics of the resulting weights. */
    public Map<String, Double> metrics() {
        return kept == Keep.BEST ? bestMetrics : lastMetrics;
    }
}
