package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.data.Apportionment;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Sampling;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Subset;
import dev.trainyard.nn.data.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds classes and labels without a training example, which a network cannot learn. */
final class UntrainedClasses {

    /** The code of the warning in a job's events. */
    static final String CODE = "classes_without_examples";

    private static final int MAX_SHOWN = 10;

    private UntrainedClasses() {
    }

    /**
     * Returns a warning if a valid job will train without examples of a class or label, as far as that is known without opening the data
     * set.
     */
    static Optional<String> warning(JobSpec specification, DatasetDescription dataset) {
        if (dataset == null || !areKnown(specification, dataset)) {
            return Optional.empty();
        }
        DatasetDescription kept = dataset.divided(specification.split()).restricted(specification.subset());
        List<Integer> counts = kept.classCounts().get(Split.TRAIN);
        Subset subset = specification.subset();
        if (subset != null && subset.labelled() != null && subset.labelled() < kept.size(Split.TRAIN)) {
            counts = Apportionment.of(counts, subset.labelled());
        }
        return warning(kept.targets(), counts);
    }

    /** Returns whether the number of training examples of each class or label is known without opening the data set. */
    static boolean areKnown(JobSpec specification, DatasetDescription dataset) {
        Subset subset = specification.subset();
        return dataset.countsAreExact(specification.split(), subset)
                && (subset == null || subset.labelled() == null || subset.sampling() == Sampling.STRATIFIED);
    }

    /** Returns a warning if a class or label has no training example in a job's data. */
    static Optional<String> warning(Dataset dataset) {
        if (dataset == null || dataset.targets().isRegression()) {
            return Optional.empty();
        }
        if (dataset.targets().isMultiLabel()) {
            try (INDArray sums = dataset.train().y().sum(0)) {
                return warning(dataset.targets(), Arrays.stream(sums.toDoubleVector()).mapToObj(sum -> (int) Math.round(sum)).toList());
            }
        }
        int[] counts = new int[dataset.targets().size()];
        for (int label : dataset.train().labels()) {
            counts[label]++;
        }
        return warning(dataset.targets(), IntStream.of(counts).boxed().toList());
    }

    private static Optional<String> warning(Targets targets, List<Integer> counts) {
        List<String> classes = targets.names();
        List<String> untrained = IntStream.range(0, classes.size()).filter(c -> counts.get(c) == 0).mapToObj(classes::get).toList();
        if (untrained.isEmpty()) {
            return Optional.empty();
        }
        String more = untrained.size() > MAX_SHOWN ? " and " + (untrained.size() - MAX_SHOWN) + " more" : "";
        return Optional.of("%d of %d %s have no training example, so the network cannot learn them: %s%s.".formatted(untrained.size(),
                classes.size(), targets.isMultiLabel() ? "labels" : "classes",
                untrained.stream().limit(MAX_SHOWN).collect(Collectors.joining(", ")), more));
    }
}
