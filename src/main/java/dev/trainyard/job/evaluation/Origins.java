package dev.trainyard.job.evaluation;

import dev.trainyard.job.JobSpec;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import java.util.List;
import java.util.stream.IntStream;

/** Maps a job's examples to their positions in the data set: the job may have its own {@code split} and a {@code subset}. */
final class Origins {

    /** A position in the data set. */
    record Origin(Split split, int index) {
    }

    private final Split split;
    /** Indices of the job's examples in its split before classes are left out; null if no classes are left out. */
    private final int[] kept;
    /** First example of the job's split among the data set's training and validation examples; negative without a split of its own. */
    private final int start;
    private final int trainingExamples;

    private Origins(Split split, int[] kept, int start, int trainingExamples) {
        this.split = split;
        this.kept = kept;
        this.start = start;
        this.trainingExamples = trainingExamples;
    }

    /**
     * @param whole   the data set with its own split
     * @param divided the data set with the job's split and all classes
     */
    static Origins of(Dataset whole, Dataset divided, JobSpec job, Split split) {
        boolean dividedAnew = job.split() != null && split != Split.TEST;
        int start = !dividedAnew ? -1 : split == Split.TRAIN ? 0 : job.split().train();
        List<Integer> classes = job.subset() == null ? null : job.subset().classes();
        Examples examples = divided.of(split);
        int[] kept = classes == null ? null
                : IntStream.range(0, examples.size()).filter(i -> classes.contains(examples.labels()[i])).toArray();
        return new Origins(split, kept, start, whole.train().size());
    }

    Origin of(int example) {
        int index = kept == null ? example : kept[example];
        if (start < 0) {
            return new Origin(split, index);
        }
        int learning = start + index;
        return learning < trainingExamples ? new Origin(Split.TRAIN, learning)
                : new Origin(Split.VALIDATION, learning - trainingExamples);
    }
}
