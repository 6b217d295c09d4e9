package dev.trainyard.job;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import java.util.List;

/**
 * The numbers of a job's training and validation examples. They are upper bounds if the job has its own split and also leaves out
 * classes, because the number of examples of a class in each split is known only when the data set is opened.
 *
 * @param train      labelled training examples
 * @param unlabelled all training examples: pretraining learns from them without their labels
 */
record TrainingData(int train, int unlabelled, int validation) {

    static TrainingData of(DatasetDescription dataset, SplitSizes split, Subset subset) {
        int train = split != null ? split.train() : kept(dataset, subset, Split.TRAIN);
        int validation = split != null ? split.validation() : kept(dataset, subset, Split.VALIDATION);
        if (subset != null) {
            train = subset.train() == null ? train : Math.min(train, subset.train());
            validation = subset.validation() == null ? validation : Math.min(validation, subset.validation());
        }
        int unlabelled = train;
        if (subset != null && subset.labelled() != null) {
            train = Math.min(train, subset.labelled());
        }
        return new TrainingData(train, unlabelled, validation);
    }

    private static int kept(DatasetDescription dataset, Subset subset, Split split) {
        List<Integer> counts = dataset.classCounts() == null ? null : dataset.classCounts().get(split);
        if (subset == null || subset.classes() == null || counts == null) {
            return dataset.examples().getOrDefault(split, 0);
        }
        return subset.classes().stream().mapToInt(counts::get).sum();
    }
}
