package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import java.util.List;

/**
 * The meaning of the network's outputs.
 *
 * @param task    what the network predicts
 * @param names   the classes, the labels, or the names of the outputs of a regression, in the order of the output neurons
 * @param scaling the standardisation of a regression's targets that a network has learnt; null if it learnt them as they are
 */
public record Targets(Task task, List<String> names, @JsonInclude(JsonInclude.Include.NON_NULL) TargetScaling scaling) {

    /** The kind of the right answers. */
    public enum Task {
        /** Each example has one of the classes. */
        @JsonProperty("classification") CLASSIFICATION,
        /** Each example has a number for each output. */
        @JsonProperty("regression") REGRESSION,
        /** Any number of the labels may hold for an example: y is 1 for each that holds, else 0. */
        @JsonProperty("multi_label") MULTI_LABEL
    }

    public Targets {
        Check check = new Check();
        check.present(task, "task");
        if (check.present(names, "names")) {
            check.that(!names.isEmpty(), "names", "must not be empty", names);
        }
        check.that(scaling == null || task == Task.REGRESSION && names != null && scaling.mean().size() == names.size(), "scaling",
                "must have a number for each output of a regression", scaling);
        check.done();
        names = List.copyOf(names);
    }

    /** Targets that are learnt as they are. */
    public Targets(Task task, List<String> names) {
        this(task, names, null);
    }

    public static Targets classes(List<String> names) {
        return new Targets(Task.CLASSIFICATION, names);
    }

    public static Targets regression(List<String> names) {
        return new Targets(Task.REGRESSION, names);
    }

    public static Targets labels(List<String> names) {
        return new Targets(Task.MULTI_LABEL, names);
    }

    /** Returns whether an example has one class. */
    @JsonIgnore
    public boolean isClassification() {
        return task == Task.CLASSIFICATION;
    }

    @JsonIgnore
    public boolean isRegression() {
        return task == Task.REGRESSION;
    }

    @JsonIgnore
    public boolean isMultiLabel() {
        return task == Task.MULTI_LABEL;
    }

    /**
     * Returns the positive one of two classes: the second, to which the probability of a single sigmoid output, thresholds, F1 and curves
     * belong (scikit-learn's {@code pos_label}). Null for other targets.
     */
    @JsonIgnore
    public String positiveClass() {
        return isClassification() && size() == 2 ? names.get(1) : null;
    }

    /** Returns these targets, learnt with another standardisation; null for none. */
    public Targets with(TargetScaling other) {
        return new Targets(task, names, other);
    }

    /** Returns whether both have the same outputs, however they are scaled. */
    public boolean haveOutputsOf(Targets other) {
        return other != null && with(null).equals(other.with(null));
    }

    /** |y|: the number of output neurons, one per class, label or regression output. */
    public int size() {
        return names.size();
    }
}
