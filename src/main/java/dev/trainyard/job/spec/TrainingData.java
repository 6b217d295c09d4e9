package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.SplitSizes;
import dev.trainyard.nn.data.Subset;
import java.util.List;

/**
 * The numbers of a job's training and validation examples. They are upper bounds if the job leaves out classes and has its own split that
 * is not stratified, because the number of examples of a class in each split is then known only when the data set is opened.
 *
 * @param train      labelled training examples
 * @param unlabelled all training examples: pretraining learns from them without their labels
 */
public record TrainingData(int train, int unlabelled, int validation) {

    static TrainingData of(DatasetDescription dataset, SplitSizes split, Subset subset) {
        DatasetDescription divided = divided(dataset, split);
        int train = divided == null ? split.train() : kept(divided, subset, Split.TRAIN);
        int validation = divided == null ? split.validation() : kept(divided, subset, Split.VALIDATION);
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

    /** Returns the data set in the job's division; null if its classes are not known exactly. */
    private static DatasetDescription divided(DatasetDescription dataset, SplitSizes split) {
        if (split == null) {
            return dataset;
        }
        try {
            return dataset.countsAreExact(split, null) ? dataset.divided(split) : null;
        } catch (InvalidSpecificationException e) {
            // The job was checked against an earlier data set of this name. Opening this one will report that the sizes do not fit.
            return null;
        }
    }

    private static int kept(DatasetDescription dataset, Subset subset, Split split) {
        List<Integer> counts = dataset.classCounts() == null ? null : dataset.classCounts().get(split);
        if (subset == null || subset.classes() == null || counts == null) {
            return dataset.examples().getOrDefault(split, 0);
        }
        return subset.classes().stream().mapToInt(counts::get).sum();
    }
}
