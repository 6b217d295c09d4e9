package dev.trainyard.job.spec;

import dev.trainyard.dataset.DatasetDescription;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.Monitors;
import dev.trainyard.nn.training.Supervised;
import dev.trainyard.nn.training.Trainer;
import dev.trainyard.nn.training.UpDown;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Checks a specification against its data set or environment, without opening the data set. */
public final class JobSpecValidation {

    /** The maximum number of values that training keeps of a mini-batch: 4 GiB of float32. */
    private static final long MAX_VALUES = 1 << 30;

    private JobSpecValidation() {
    }

    /** Returns the violations of a specification that learns in an environment. */
    public static List<Violation> violations(JobSpec specification) {
        return Trainer.violations(specification.architecture(), specification.hyperparameters(),
                specification.objective().environment());
    }

    public static List<Violation> violations(JobSpec specification, DatasetDescription dataset) {
        List<Violation> violations = new ArrayList<>();
        Targets targets = targets(specification, dataset);
        if (specification.split() != null) {
            collect(violations, "split", () -> {
                specification.split().checkAgainst(dataset.targets());
                specification.split().checkAgainst(dataset.size(Split.TRAIN) + dataset.size(Split.VALIDATION));
            });
        }
        if (specification.subset() != null) {
            collect(violations, "subset", () -> specification.subset().restrict(dataset.targets()));
        }
        if (specification.subset() != null && specification.subset().labelled() != null
                && specification.architecture().layers().stream().anyMatch(AssociativeMemory.class::isInstance)) {
            violations.add(new Violation("subset/labelled", "must be absent: an associative_memory learns each example with its label"));
        }
        violations.addAll(TrainingTargets.violations(specification, targets, dataset.weight() != null));
        boolean trainsMachines = specification.pretraining() != null || specification.objective() instanceof ContrastiveDivergence
                || specification.objective() instanceof UpDown;
        if (trainsMachines && specification.warmStart() != null && !specification.warmStart().freeze().isEmpty()) {
            violations.add(new Violation("warm_start/freeze", "must be empty: every Boltzmann machine is trained"));
        }
        if (violations.isEmpty()) {
            TrainingData data = TrainingData.of(dataset, specification.split(), specification.subset());
            if (data.train() == 0) {
                violations.add(new Violation("subset/classes", "must leave at least one training example"));
            }
            checkRoom(specification, data, violations);
            violations.addAll(Trainer.violations(specification.architecture(), specification.hyperparameters(), dataset.input(),
                    targets, splits(specification, dataset)));
            violations.addAll(undefinedMonitors(specification, dataset));
            violations.addAll(weightlessSplits(specification, dataset));
            violations.addAll(weightlessColumn(specification, dataset));
            violations.addAll(inputsOfBinaryUnits(specification, dataset));
        } else {
            violations.addAll(Trainer.violations(specification.architecture(), specification.hyperparameters(), dataset.input(),
                    targets, dataset.examples().keySet()));
        }
        return violations;
    }

    /** Returns whether class weights leave no example in the cost of a split, as far as that is known without opening the data set. */
    private static List<Violation> weightlessSplits(JobSpec specification, DatasetDescription dataset) {
        if (specification.classWeights() == null) {
            return List.of();
        }
        DatasetDescription kept;
        try {
            kept = dataset.divided(specification.split()).restricted(specification.subset());
        } catch (InvalidSpecificationException e) {
            // The split or the subset is invalid, or leaves no training examples. Other checks report this, or the start of the job.
            return List.of();
        }
        boolean exact = dataset.countsAreExact(specification.split(), specification.subset());
        return Stream.of(Split.TRAIN, Split.VALIDATION).filter(split -> kept.size(split) > 0)
                .filter(split -> !specification.classWeights().leaveExamples(kept.targets(), exact ? kept.classCounts().get(split) : null))
                .map(split -> new Violation("class_weights", "must leave a %s example with a weight above 0"
                        .formatted(split == Split.TRAIN ? "training" : "validation")))
                .toList();
    }

    /** Returns whether the weights of the examples are all 0 in a split, as far as that is known without opening the data set. */
    private static List<Violation> weightlessColumn(JobSpec specification, DatasetDescription dataset) {
        Set<Split> weighted = dataset.ranges() == null ? null : dataset.ranges().weighted();
        if (weighted == null || !(specification.objective() instanceof Supervised)) {
            return List.of();
        }
        return Stream.of(Split.TRAIN, Split.VALIDATION).filter(split -> dataset.size(split) > 0 && !weighted.contains(split))
                .filter(split -> dataset.isWhole(split, specification.split(), specification.subset()))
                .map(split -> new Violation("dataset", "must have a %s example with a weight above 0 in the column %s".formatted(
                        split == Split.TRAIN ? "training" : "validation", dataset.weight())))
                .toList();
    }

    /** Returns whether the lowest Boltzmann machine has binary units for inputs beyond 0 and 1, as far as that is known. */
    private static List<Violation> inputsOfBinaryUnits(JobSpec specification, DatasetDescription dataset) {
        List<Integer> machines = BoltzmannLayers.of(specification.architecture());
        boolean trains = specification.pretraining() != null || specification.objective() instanceof ContrastiveDivergence;
        if (!trains || machines.isEmpty() || specification.architecture().layers().get(machines.get(0)) instanceof Rbm rbm
                && rbm.visible() == Rbm.Visible.GAUSSIAN || !dataset.isWhole(Split.TRAIN, specification.split(), specification.subset())) {
            return List.of();
        }
        String inputs = null;
        if (dataset.preprocessing() instanceof TablePreprocessing table) {
            // The deviation of a constant column is 1. Other standardised columns have negative values, those below the mean.
            inputs = table.columns().stream().filter(column -> column instanceof Column.Numeric numeric && numeric.deviation() != 1)
                    .findFirst().map(column -> "column %s is standardised, so some inputs are negative".formatted(column.name())).orElse(null);
        } else if (dataset.ranges() != null && dataset.ranges().input() != null
                && (dataset.ranges().input().lowest() < 0 || dataset.ranges().input().highest() > 1)) {
            inputs = String.format(Locale.ROOT, "the inputs are from %.4g to %.4g", dataset.ranges().input().lowest(),
                    dataset.ranges().input().highest());
        }
        return inputs == null ? List.of() : List.of(new Violation("architecture/layers/%d/visible".formatted(machines.get(0)),
                "must be gaussian: %s, not all from 0 to 1, as binary units and their probabilities are".formatted(inputs)));
    }

    /** Returns why monitored metrics are undefined for the validation examples, as far as that is known without opening the data set. */
    private static List<Violation> undefinedMonitors(JobSpec specification, DatasetDescription dataset) {
        DatasetDescription kept;
        try {
            kept = dataset.divided(specification.split()).restricted(specification.subset());
        } catch (InvalidSpecificationException e) {
            // The split or the subset is invalid, or leaves no training examples. Other checks report this, or the start of the job.
            return List.of();
        }
        int examples = kept.size(Split.VALIDATION);
        List<Integer> counts = examples > 0 && dataset.countsAreExact(specification.split(), specification.subset())
                ? kept.classCounts().get(Split.VALIDATION) : null;
        return examples == 0 ? List.of() : Monitors.undefined(specification.hyperparameters(), kept.targets(), counts, examples);
    }

    /**
     * Returns the job's targets: the actions of its environment, or the data set's targets, restricted to the subset if that is valid; null
     * if neither is known.
     */
    public static Targets targets(JobSpec specification, DatasetDescription dataset) {
        if (specification.objective().environment() != null) {
            return specification.objective().environment().actions();
        }
        if (dataset == null || specification.subset() == null) {
            return dataset == null ? null : dataset.targets();
        }
        try {
            return specification.subset().restrict(dataset.targets());
        } catch (InvalidSpecificationException e) {
            return dataset.targets();
        }
    }

    private static void checkRoom(JobSpec specification, TrainingData data, List<Violation> violations) {
        long values = specification.architecture().valuesPerExample();
        if (values > MAX_VALUES) {
            violations.add(new Violation("architecture/layers", "must keep at most %d values of an example while training, got %d"
                    .formatted(MAX_VALUES, values)));
        } else if (values * Math.min(specification.batchSize(), data.train()) > MAX_VALUES) {
            violations.add(new Violation("batch_size", "must be at most %d for a network that keeps %d values of an example, got %d"
                    .formatted(MAX_VALUES / values, values, specification.batchSize())));
        }
    }

    /** Returns the splits that have examples in this job. */
    public static Set<Split> splits(JobSpec specification, DatasetDescription dataset) {
        Set<Split> splits = EnumSet.of(Split.TRAIN);
        if (TrainingData.of(dataset, specification.split(), specification.subset()).validation() > 0) {
            splits.add(Split.VALIDATION);
        }
        if (dataset.examples().getOrDefault(Split.TEST, 0) > 0) {
            splits.add(Split.TEST);
        }
        return splits;
    }

    private static void collect(List<Violation> violations, String field, Runnable check) {
        try {
            check.run();
        } catch (InvalidSpecificationException e) {
            e.violations().forEach(v -> violations.add(
                    new Violation(v.field().isEmpty() ? field : field + "/" + v.field(), v.detail())));
        }
    }
}
