package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import java.util.List;

/**
 * Restricts the data for a first experiment [4.9]: fewer classes, fewer examples. The job ignores all other examples.
 *
 * @param classes    indices of the classes to keep, in the order of the network's outputs, one output per class; null for all
 * @param train      the maximum number of training examples; null for all
 * @param validation the maximum number of validation examples; null for all
 * @param labelled   the maximum number of training examples with labels; null for all. Training without labels, such as pretraining, uses
 *                   all training examples
 * @param sampling   how the examples are chosen if there are more. If null, a new job gets {@code stratified} for classes and
 *                   {@code random} for other targets; a job of an earlier version has taken the first ones
 * @param seed       the seed of random choices. It is not the job's, so that jobs with other seeds have the same examples
 */
public record Subset(List<Integer> classes, Integer train, Integer validation, Integer labelled, Sampling sampling,
        @JsonProperty(defaultValue = "0") long seed) {

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
        sampling = sampling == null ? Sampling.FIRST : sampling;
    }

    /** Keeps the first examples. */
    public Subset(List<Integer> classes, Integer train, Integer validation, Integer labelled) {
        this(classes, train, validation, labelled, Sampling.FIRST, 0);
    }

    /** Keeps the first examples, all with labels. */
    public Subset(List<Integer> classes, Integer train, Integer validation) {
        this(classes, train, validation, null);
    }

    /**
     * Returns the targets of a network that learns only these classes.
     *
     * @throws InvalidSpecificationException if the sampling does not fit the targets, or classes do not exist; names each
     */
    public Targets restrict(Targets targets) {
        checkSampling(sampling, targets);
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

    static void checkSampling(Sampling sampling, Targets targets) {
        if (sampling.refusal(targets) != null) {
            throw new InvalidSpecificationException("sampling", sampling.refusal(targets));
        }
    }

    public static InvalidSpecificationException nothingToLearnFrom() {
        return new InvalidSpecificationException("classes", "must have at least one training example");
    }
}
