package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A request to generate examples.
 *
 * @param label   name or index of the class; null for all classes in turn, or if the model was trained without labels
 * @param count   number of examples of each class
 * @param steps   steps of Gibbs sampling before each example; with more steps, examples resemble the training data more and each other
 *                less
 * @param seed    equal seeds give equal examples; null for a random seed
 * @param version number, alias or {@code latest}; null for the champion
 */
record GenerateRequest(@JsonProperty("class") @Schema(types = {"string", "integer"}) Object label,
        @JsonProperty(defaultValue = "10") int count,
        @JsonProperty(defaultValue = "200") int steps, Long seed,
        @Schema(types = {"string", "integer"}) Object version) {

    static final int MAX_COUNT = 100;
    static final int MAX_STEPS = 10_000;

    GenerateRequest {
        new Check()
                .that(label == null || label instanceof String || label instanceof Number, "class", "must be a name or an index", label)
                .that(count >= 1 && count <= MAX_COUNT, "count", "must be from 1 to " + MAX_COUNT, count)
                .that(steps >= 1 && steps <= MAX_STEPS, "steps", "must be from 1 to " + MAX_STEPS, steps)
                .that(version == null || version instanceof String || version instanceof Number, "version",
                        "must be a number or the name of an alias", version)
                .done();
    }

    /**
     * Returns the class index of each example to generate; null if {@code classes} is null.
     *
     * @param classes class names; null if the model was trained without labels
     */
    int[] labels(List<String> classes) {
        if (classes == null) {
            if (label != null) {
                ModelInput.refuse(List.of(new Violation("class", "must be absent: the model was trained without labels")));
            }
            return null;
        }
        if (label == null) {
            return IntStream.range(0, classes.size() * count).map(i -> i / count).toArray();
        }
        int index = label instanceof Number number && number.doubleValue() == number.intValue() ? number.intValue()
                : classes.indexOf(label);
        if (index < 0 || index >= classes.size()) {
            ModelInput.refuse(List.of(new Violation("class", "must be one of %s or an index from 0 to %d, got %s".formatted(
                    String.join(", ", classes.subList(0, Math.min(20, classes.size()))), classes.size() - 1, label))));
        }
        return IntStream.generate(() -> index).limit(count).toArray();
    }
}
