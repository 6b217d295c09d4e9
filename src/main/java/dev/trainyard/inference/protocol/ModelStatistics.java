package dev.trainyard.inference.protocol;

import dev.trainyard.inference.VersionStatistics.Batch;
import dev.trainyard.inference.VersionStatistics.Snapshot;
import dev.trainyard.inference.VersionStatistics.Total;
import dev.trainyard.model.VersionId;
import java.util.List;

/** The statistics of one version, in the form of Triton's statistics extension. No answer comes from a cache. */
record ModelStatistics(String name, String version, long lastInference, long inferenceCount, long executionCount, Durations inferenceStats,
        List<Batch> batchStats) {

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
