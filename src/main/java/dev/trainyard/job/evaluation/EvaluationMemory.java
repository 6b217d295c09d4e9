package dev.trainyard.job.evaluation;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.metric.PredictionMetric;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.memory.MemorySize;

/** Estimates the memory of an evaluation, without the open data set. */
final class EvaluationMemory {

    /** Heap bytes of one example: its prediction, its confidence, and its entry in the report if it is misclassified. */
    private static final long REPORTED = 256;
    /** Bytes of z, a and y of one output in double precision. */
    private static final long OUTPUT_BYTES = 3 * Double.BYTES;

    private EvaluationMemory() {
    }

    /** Estimates the memory of the evaluation on any split. */
    static MemorySize of(JobSpec specification, DatasetDescription dataset) {
        boolean testIsLarger = dataset.size(Split.TEST) > dataset.size(Split.TRAIN) + dataset.size(Split.VALIDATION);
        return of(specification, dataset, testIsLarger ? Split.TEST : Split.TRAIN);
    }

    /** Estimates the memory of the evaluation on a split, with copies of the examples as the job learnt them. */
    static MemorySize of(JobSpec specification, DatasetDescription dataset, Split split) {
        return atEnd(specification, dataset, split).plus(MemorySize.ofNative(
                dataset.copiedBytes(specification.split(), specification.subset()) + dataset.targetBytes()));
    }

    /** Estimates the memory of the evaluation on a split at the end of the job, which holds the examples as it learnt them. */
    static MemorySize atEnd(JobSpec specification, DatasetDescription dataset, Split split) {
        Architecture architecture = specification.architecture();
        // A job's own split may give any number of these examples to one side.
        long examples = split == Split.TEST ? dataset.size(Split.TEST) : dataset.size(Split.TRAIN) + dataset.size(Split.VALIDATION);
        int batch = (int) Math.min(architecture.inferenceBatch(), examples);
        long outputs = architecture.output().size();
        // Twice the weights: as loaded from the file, and as bound to the network.
        long values = 2 * architecture.parameterCount() + batch * architecture.passValues() + architecture.scratchValues(batch)
                + examples * outputs;
        return new MemorySize(Float.BYTES * values,
                OUTPUT_BYTES * batch * outputs + Float.BYTES * architecture.scratchValues(batch) + REPORTED * examples
                        + Float.BYTES * PredictionMetric.kept(examples, dataset.targets().size()));
    }
}
