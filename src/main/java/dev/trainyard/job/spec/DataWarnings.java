package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.dataset.ValueRanges.Range;
import dev.trainyard.dataset.ValueRanges;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.training.TrainingObserver.Warning;
import java.util.ArrayList;
import java.util.List;

/** Warnings of data that a job cannot learn: given at submission if they are known by then, otherwise at the start of the job. */
public final class DataWarnings {

    private DataWarnings() {
    }

    /**
     * Returns the warnings that are known without opening the data set.
     *
     * @param dataset null if the job learns in an environment, or if the data set has been deleted
     */
    public static List<Warning> atSubmission(JobSpec specification, DatasetDescription dataset) {
        List<Warning> warnings = new ArrayList<>();
        UntrainedClasses.warning(specification, dataset).ifPresent(message -> warnings.add(new Warning(UntrainedClasses.CODE, message)));
        if (dataset != null) {
            UnreachableTargets.warning(specification, dataset.targets(), known(dataset))
                    .ifPresent(message -> warnings.add(new Warning(UnreachableTargets.CODE, message)));
        }
        return warnings;
    }

    /** Returns the warnings that {@link #atSubmission} could not give. */
    public static List<Warning> atStart(JobSpec specification, DatasetDescription description, Dataset dataset) {
        List<Warning> warnings = new ArrayList<>();
        if (!UntrainedClasses.areKnown(specification, description)) {
            UntrainedClasses.warning(dataset).ifPresent(message -> warnings.add(new Warning(UntrainedClasses.CODE, message)));
        }
        if (dataset.targets().isRegression() && known(description) == null && dataset.targets().scaling() == null) {
            UnreachableTargets.warning(specification, dataset.targets(), ValueRanges.ofColumns(List.of(dataset.train().y())))
                    .ifPresent(message -> warnings.add(new Warning(UnreachableTargets.CODE, message)));
        }
        return warnings;
    }

    private static List<Range> known(DatasetDescription dataset) {
        return dataset.ranges() == null ? null : dataset.ranges().targets();
    }
}
