package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import java.util.List;

/**
 * The meaning of the network's outputs.
 *
 * @param names the classes, or the names of the outputs of a regression, in the order of the output neurons
 */
public record Targets(Task task, List<String> names) {

    public enum Task {
        @JsonProperty("classification") CLASSIFICATION,
        @JsonProperty("regression") REGRESSION
    }

    public Targets {
        Check check = new Check();
        check.present(task, "task");
        if (check.present(names, "names")) {
            check.that(!names.isEmpty(), "names", "must not be empty", names);
        }
        check.done();
        names = List.copyOf(names);
    }

    public static Targets classes(List<String> names) {
        return new Targets(Task.CLASSIFICATION, names);
    }

    public static Targets regression(List<String> names) {
        return new Targets(Task.REGRESSION, names);
    }

    @JsonIgnore
    public boolean isClassification() {
        return task == Task.CLASSIFICATION;
    }

    /** |y|: the number of output neurons, one per class or regression output. */
    public int size() {
        return names.size();
    }
}
