package dev.trainyard.job;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.data.Apportionment;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Sampling;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Subset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds classes without a training example, which a network cannot learn. */
final class UntrainedClasses {

    /** The code of the warning in a job's events. */
    static final String CODE = "classes_without_examples";

    private static final int MAX_SHOWN = 10;

    private UntrainedClasses() {
    }

    /** Returns a warning if a valid job will train without examples of a class, as far as that is known without opening the data set. */
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
        return warning(kept.targets().names(), counts);
    }

    /** Returns whether the number of training examples of each class is known without opening the data set. */
    static boolean areKnown(JobSpec specification, DatasetDescription dataset) {
        Subset subset = specification.subset();
        return dataset.countsAreExact(specification.split(), subset)
                && (subset == null || subset.labelled() == null || subset.sampling() == Sampling.STRATIFIED);
    }

    /** Returns a warning if a class has no training example in a job's data. */
    static Optional<String> warning(Dataset dataset) {
        if (dataset == null || dataset.train().labels() == null) {
            return Optional.empty();
        }
        int[] counts = new int[dataset.targets().size()];
        for (int label : dataset.train().labels()) {
            counts[label]++;
        }
        return warning(dataset.targets().names(), IntStream.of(counts).boxed().toList());
    }

    private static Optional<String> warning(List<String> classes, List<Integer> counts) {
        List<String> untrained = IntStream.range(0, classes.size()).filter(c -> counts.get(c) == 0).mapToObj(classes::get).toList();
        if (untrained.isEmpty()) {
            return Optional.empty();
        }
        String more = untrained.size() > MAX_SHOWN ? " and " + (untrained.size() - MAX_SHOWN) + " more" : "";
        return Optional.of("%d of %d classes have no training example, so the network cannot learn them: %s%s.".formatted(untrained.size(),
                classes.size(), untrained.stream().limit(MAX_SHOWN).collect(Collectors.joining(", ")), more));
    }
}
