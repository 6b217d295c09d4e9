package dev.trainyard.nn.training;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How training ended.
 *
 * @param reason      null when it was suspended: it has not ended
 * @param parameters  the resulting weights: the best epoch's or the last's; the network's own, live. Shape:
 *                    flat, float32
 * @param bestEpoch   the epoch (from 1) after which the network had these weights
 * @param bestMetrics the metrics at its end
 */
public record TrainingResult(StopReason reason, INDArray parameters, int bestEpoch, Map<String, Double> bestMetrics) {
}
