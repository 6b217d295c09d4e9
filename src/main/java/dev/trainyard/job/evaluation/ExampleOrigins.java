package dev.trainyard.job.evaluation;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Selection;
import dev.trainyard.nn.data.Split;

/** Maps a job's examples to their positions in the data set: the job may have its own {@code split} and a {@code subset}. */
final class ExampleOrigins {

    /** A position in the data set. */
    record Origin(Split split, int index) {
    }

    private final Split split;
    /** Positions of the job's examples: among the test examples, or among the training and then the validation examples. */
    private final int[] positions;
    private final int trainingExamples;

    private ExampleOrigins(Split split, int[] positions, int trainingExamples) {
        this.split = split;
        this.positions = positions;
        this.trainingExamples = trainingExamples;
    }

    /** @param whole the data set with its own split and all classes */
    static ExampleOrigins of(Dataset whole, JobSpec job, Split split) {
        Selection selection = Selection.of(whole, job.split(), job.subset());
        int[] positions = switch (split) {
            case TRAIN -> selection.train();
            case VALIDATION -> selection.validation();
            case TEST -> selection.test();
        };
        return new ExampleOrigins(split, positions, whole.train().size());
    }

    Origin of(int example) {
        int position = positions[example];
        if (split == Split.TEST) {
            return new Origin(Split.TEST, position);
        }
        return position < trainingExamples ? new Origin(Split.TRAIN, position)
                : new Origin(Split.VALIDATION, position - trainingExamples);
    }
}
