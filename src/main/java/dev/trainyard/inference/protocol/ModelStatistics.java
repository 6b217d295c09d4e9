package dev.trainyard.inference.protocol;

import dev.trainyard.inference.VersionStatistics.Batch;
import dev.trainyard.inference.VersionStatistics.Snapshot;
import dev.trainyard.inference.VersionStatistics.Total;
import dev.trainyard.model.VersionId;
import java.util.List;

/**
 * The statistics of one version, in the form of Triton's statistics extension. No answer comes from a cache.
 *
 * @param name           the name of the model
 * @param version        the number of the version
 * @param lastInference  milliseconds since 1970 of the last call; 0 if there was none
 * @param inferenceCount the number of examples in successful calls
 * @param executionCount the number of successful calls
 * @param inferenceStats the durations of the calls
 * @param batchStats     the durations of the passes by batch size
 */
record ModelStatistics(String name, String version, long lastInference, long inferenceCount, long executionCount, Durations inferenceStats,
        List<Batch> batchStats) {

    /**
     * Numbers and durations of calls and of their phases.
     *
     * @param success       successful calls
     * @param fail          refused and failed calls
     * @param queue         the waits for a thread
     * @param computeInput  the encoding of the inputs
     * @param computeInfer  the network's passes
     * @param computeOutput the making of the answers
     * @param cacheHit      answers from a cache: none
     * @param cacheMiss     answers that were not in a cache: none, as there is no cache
     */
    record Durations(Total success, Total fail, Total queue, Total computeInput, Total computeInfer, Total computeOutput, Total cacheHit,
            Total cacheMiss) {
    }

    static ModelStatistics of(VersionId version, Snapshot counted) {
        Total none = new Total(0, 0);
        return new ModelStatistics(version.model(), String.valueOf(version.version()), counted.lastInference(), counted.examples(),
                counted.success().count(), new Durations(counted.success(), counted.fail(), counted.queue(), counted.input(),
                counted.infer(), counted.output(), none, none), counted.batches());
    }
}
