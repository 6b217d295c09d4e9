package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Violation;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The weights of classes in the cost: by name, or {@value #BALANCED}. In JSON, an object or a string.
 *
 * <p>A balanced class c has the weight n/(k·n_c), where n_c of n training examples are of that class, and k classes have examples (King
 * and Zeng 2001, as in scikit-learn). A class that is not named has the weight 1.
 */
public record ClassWeights(@JsonValue Object value) {

    public static final String BALANCED = "balanced";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClassWeights {
        Check check = new Check();
        if (value instanceof Map<?, ?> byName) {
            Map<String, Double> weights = new LinkedHashMap<>();
            byName.forEach((name, weight) -> {
                double number = weight instanceof Number given ? given.doubleValue() : Double.NaN;
                check.that(number >= 0 && Double.isFinite(number), Violation.escaped(name.toString()), "must be a number of at least 0",
                        weight);
                weights.put(name.toString(), number);
            });
            check.that(!weights.isEmpty(), "", "must name a class, or be \"balanced\"", value);
            value = Collections.unmodifiableMap(weights);
        } else {
            check.that(BALANCED.equals(value), "", "must be \"balanced\", or an object with the weights of classes by name", value);
        }
        check.done();
    }

    private Map<?, ?> byName() {
        return value instanceof Map<?, ?> weights ? weights : Map.of();
    }

    /** Returns a violation for each class that the targets do not have. */
    public List<Violation> violations(Targets targets) {
        return byName().keySet().stream().filter(name -> !targets.names().contains(name))
                .map(name -> new Violation(Violation.escaped(name.toString()),
                        "must be a class of the job, one of " + String.join(", ", targets.names().stream().limit(20).toList())))
                .toList();
    }

    /**
     * Returns whether an example has a weight above 0.
     *
     * @param counts the number of examples of each class; null if unknown: then each class may have some
     */
    public boolean leaveExamples(Targets targets, List<Integer> counts) {
        return IntStream.range(0, targets.size()).anyMatch(c -> (counts == null || counts.get(c) > 0) && named(targets.names().get(c)) > 0);
    }

    /** Returns the weight of a class by its name; 1 for a class that is not named. */
    private double named(String name) {
        return byName().get(name) instanceof Double weight ? weight : 1;
    }

    /**
     * Returns the weight of each class.
     *
     * @param labels the classes of the training examples
     */
    double[] of(Targets targets, int[] labels) {
        double[] weights = new double[targets.size()];
        if (!BALANCED.equals(value)) {
            Arrays.setAll(weights, c -> named(targets.names().get(c)));
            return weights;
        }
        int[] counts = new int[weights.length];
        for (int label : labels) {
            counts[label]++;
        }
        long present = Arrays.stream(counts).filter(count -> count > 0).count();
        for (int c = 0; c < weights.length; c++) {
            weights[c] = counts[c] == 0 ? 1 : (double) labels.length / (present * counts[c]);
        }
        return weights;
    }
}
