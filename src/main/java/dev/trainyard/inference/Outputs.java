package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.model.Definition;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Probabilities;
import dev.trainyard.platform.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a network's output means.
 *
 * <p>A softmax layer's activations are the probabilities of the classes, and so is what an ensemble says. Those of other output
 * layers are not: they are given as {@code outputs}, and the probabilities are {@link Probabilities#of} them.
 */
final class Outputs {

    sealed interface Prediction {
    }

    /** @param outputs the activations, when they are not the probabilities */
    record Classified(@JsonProperty("class") String label, int index, float probability, Map<String, Float> probabilities,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Float> outputs) implements Prediction {
    }

    record Estimated(Map<String, Float> values) implements Prediction {
    }

    private final Targets targets;
    private final boolean probable;

    Outputs(Definition definition) {
        this.targets = definition.targets();
        this.probable = definition.saysProbabilities();
    }

    Targets targets() {
        return targets;
    }

    /** Whether the activations are something else than the probabilities. */
    boolean differFromProbabilities() {
        return !targets.isClassification() || !probable;
    }

    /**
     * What is not a finite number has no place in JSON. Finite values come to that when they are very large.
     *
     * @param y     {@code [n, |y|]}, row by row
     * @param paths where each example stands in the request
     * @throws ProblemException 422 naming the first example with such an answer
     */
    void requireFinite(float[] y, IntFunction<String> paths) {
        for (int j = 0; j < y.length; j++) {
            if (!Float.isFinite(y[j])) {
                ModelInput.refuse(List.of(new Violation(paths.apply(j / targets.size()),
                        "has values so large that the network's answer is not a finite number")));
            }
        }
    }

    /** @param y {@code [n, |y|]}, row by row; example {@code i} of it is meant */
    Prediction predict(float[] y, int i) {
        if (!targets.isClassification()) {
            return new Estimated(named(y, i));
        }
        float[] probabilities = probabilities(y);
        int best = classOf(y, i);
        return new Classified(targets.names().get(best), best, probabilities[i * targets.size() + best], named(probabilities, i),
                probable ? null : named(y, i));
    }

    /** The index of the largest output. */
    int classOf(float[] y, int i) {
        int from = i * targets.size();
        int best = 0;
        for (int j = 1; j < targets.size(); j++) {
            best = y[from + j] > y[from + best] ? j : best;
        }
        return best;
    }

    /** The probabilities of the classes. Shape: {@code [n, |y|]}, row by row. */
    float[] probabilities(float[] y) {
        return probable ? y : Probabilities.of(y, targets.size());
    }

    private Map<String, Float> named(float[] values, int i) {
        Map<String, Float> named = new LinkedHashMap<>();
        for (int j = 0; j < targets.size(); j++) {
            named.put(targets.names().get(j), values[i * targets.size() + j]);
        }
        return named;
    }
}
