package dev.trainyard.job.lifecycle;

import dev.trainyard.nn.training.Keep;
import dev.trainyard.nn.training.StopReason;
import dev.trainyard.nn.training.TrainingResult;
import java.util.Map;

/**
 * The result of a successful training.
 *
 * @param kept whether the best or the last weights became the model
 * @param best null if no epoch was completed
 * @param last null if no epoch was measured
 * @param test metrics of the model on the test split
 */
public record JobResult(StopReason reason, Keep kept, Best best, Last last, Map<String, Double> test) {

    public static JobResult of(TrainingResult result, Map<String, Double> test) {
        return new JobResult(result.reason(), result.kept(),
                result.bestEpoch() == 0 ? null : new Best(result.bestEpoch(), result.bestMetrics()),
                result.lastEpoch() == 0 ? null : new Last(result.lastEpoch(), result.lastMetrics()), test);
    }
}
