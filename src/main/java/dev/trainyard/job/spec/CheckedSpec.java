package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.dataset.Datasets;

/**
 * A valid specification with its data set.
 *
 * @param dataset null if the job learns in an environment
 */
public record CheckedSpec(JobSpec specification, DatasetDescription dataset) {

    /** Looks up the data set of a stored specification. Does not validate again, because the specification was valid when it was posted. */
    public static CheckedSpec stored(JobSpec specification, Datasets datasets) {
        return new CheckedSpec(specification,
                specification.dataset() == null ? null : datasets.find(specification.dataset()).orElse(null));
    }

    /** Returns the sizes of the job's splits; null if it learns in an environment. */
    public TrainingData data() {
        return dataset == null ? null : TrainingData.of(dataset, specification.split(), specification.subset());
    }
}
