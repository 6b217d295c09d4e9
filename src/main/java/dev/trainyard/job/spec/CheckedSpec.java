package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;

/**
 * A valid specification with its data set.
 *
 * @param dataset null if the job learns in an environment
 */
public record CheckedSpec(JobSpec specification, DatasetDescription dataset) {

    /** Returns the sizes of the job's splits; null if it learns in an environment. */
    public TrainingData data() {
        return dataset == null ? null : TrainingData.of(dataset, specification.split(), specification.subset());
    }
}
