package dev.trainyard.job.evaluation;

import dev.trainyard.job.JobSpec;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import java.util.List;
import java.util.stream.IntStream;

/** Where a data set itself has the examples of a job, which divides it anew ({@code split}) and leaves out some ({@code subset}). */
final class Origins {

    /** A place in the data set. */
    record Origin(Split split, int index) {
    }

    private final Split split;
    /** Of the job's examples among those of the divided split; null when none are left out before them. */
    private final int[] kept;
    /** Where the divided split begins among all that is not for testing; negative when the data set is not divided anew. */
    private final int start;
    private final int trainingExamples;

    private Origins(Split split, int[] kept, int start, int trainingExamples) {
        this.split = split;
        this.kept = kept;
        this.start = start;
        this.trainingExamples = trainingExamples;
    }

    /**
     * @param whole   the data set as it is
     * @param divided the same, divided as the job asks, with all its classes
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
