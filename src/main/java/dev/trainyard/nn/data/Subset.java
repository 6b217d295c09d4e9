package dev.trainyard.nn.data;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import java.util.List;

/**
 * Restricts the data for a first experiment [4.9]: fewer classes, fewer examples. The job ignores all other examples.
 *
 * @param classes    indices of the classes to keep, in the order of the network's outputs, one output per class; null for all
 * @param train      the maximum number of training examples, the first ones; null for all
 * @param validation the maximum number of validation examples, the first ones; null for all
 * @param labelled   the maximum number of training examples with labels, the first ones; null for all. Training without labels, such as
 *                   pretraining, uses all training examples
 */
public record Subset(List<Integer> classes, Integer train, Integer validation, Integer labelled) {

    public Subset {
        new Check()
                .that(classes == null || classes.size() >= 2 && classes.stream().distinct().count() == classes.size(), "classes",
                        "must name at least two different classes", classes)
                .that(classes == null || classes.stream().allMatch(c -> c != null && c >= 0), "classes",
                        "must be indices of classes, from 0", classes)
                .that(train == null || train >= 1, "train", "must be at least 1", train)
                .that(labelled == null || labelled >= 1, "labelled", "must be at least 1", labelled)
                .that(validation == null || validation >= 1, "validation", "must be at least 1", validation)
                .done();
        classes = classes == null ? null : List.copyOf(classes);
    }

    public Subset(List<Integer> classes, Integer train, Integer validation) {
        this(classes, train, validation, null);
    }

    /**
     * Returns the targets of a network that learns only these classes.
     *
     * @throws InvalidSpecificationException if classes do not exist; names each
     */
    public Targets restrict(Targets targets) {
        if (classes == null) {
            return targets;
        }
        if (!targets.isClassification()) {
            throw new InvalidSpecificationException("classes", "must be absent: the data set has no classes");
        }
        Check check = new Check();
        for (int i = 0; i < classes.size(); i++) {
            check.that(classes.get(i) < targets.size(), "classes/" + i, "must be less than " + targets.size()
                    + ", the number of classes", classes.get(i));
        }
        check.done();
        return Targets.classes(classes.stream().map(targets.names()::get).toList());
    }

    public static InvalidSpecificationException nothingToLearnFrom() {
        return new InvalidSpecificationException("classes", "must have at least one training example");
    }
}
