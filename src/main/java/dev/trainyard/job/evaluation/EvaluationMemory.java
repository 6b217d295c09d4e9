package dev.trainyard.job.evaluation;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.job.JobSpec;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.memory.MemorySize;

/** The memory that an evaluation takes besides the open data set. */
final class EvaluationMemory {

    /** Heap of an example in the report: what was predicted, how sure, and of what it was mistaken for. */
    private static final long REPORTED = 256;
    /** z, a and y in double precision. */
    private static final long OUTPUT_BYTES = 3 * Double.BYTES;

    private EvaluationMemory() {
    }

    static MemorySize of(JobSpec specification, DatasetDescription dataset, Split split) {
        Architecture architecture = specification.architecture();
        // A division anew may give a split any number of the examples.
        long examples = split == Split.TEST ? dataset.size(Split.TEST) : dataset.size(Split.TRAIN) + dataset.size(Split.VALIDATION);
        int batch = (int) Math.min(architecture.inferenceBatch(), examples);
        long outputs = architecture.output().size();
        // The weights as they are in the file, and as they are bound.
        long values = 2 * architecture.parameterCount() + batch * architecture.passValues() + architecture.scratchValues(batch)
                + examples * outputs;
        return new MemorySize(Float.BYTES * values + dataset.copiedBytes(specification.split(), specification.subset()),
                OUTPUT_BYTES * batch * outputs + Float.BYTES * architecture.scratchValues(batch) + REPORTED * examples);
    }
}
