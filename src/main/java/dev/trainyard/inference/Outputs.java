package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Probabilities;
import dev.trainyard.platform.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Interprets a network's output.
 *
 * <p>The activations of a softmax layer and the output of an ensemble of classifiers are class probabilities. The activations of other
 * output layers are not: predictions contain them as {@code outputs}, and {@link Probabilities#of} computes the probabilities from them.
 */
public final class Outputs {

    /** The prediction for one instance. */
    sealed interface Prediction {
    }

    /**
     * A predicted class.
     *
     * @param label         the name of the predicted class
     * @param index         the index of the predicted class
     * @param probability   the probability of the predicted class
     * @param probabilities the probabilities by class name
     * @param outputs       the activations by class name; absent if they are the probabilities
     */
    record Classified(@JsonProperty("class") String label, int index, float probability, Map<String, Float> probabilities,
            @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Float> outputs) implements Prediction {
    }

    /**
     * The values that a regression predicts.
     *
     * @param values the predicted values by the name of the target
     */
    record Estimated(Map<String, Float> values) implements Prediction {
    }

    /**
     * Predicted labels.
     *
     * @param labels        the labels whose probability is at least the threshold
     * @param probabilities the probabilities by label
     */
    record Labelled(List<String> labels, Map<String, Float> probabilities) implements Prediction {
    }

    static final float DEFAULT_THRESHOLD = 0.5f;

    private final Targets targets;
    private final boolean probable;

    public Outputs(ServableDefinition definition) {
        this.targets = definition.targets();
        this.probable = definition.saysProbabilities();
    }

    public Targets targets() {
        return targets;
    }

    /** Returns whether a threshold applies: the model predicts labels, or one of two classes. */
    boolean takesThreshold() {
        return targets.isMultiLabel() || targets.isClassification() && targets.size() == 2;
    }

    /** Returns whether the activations differ from the probabilities; true for regressions, too. */
    public boolean differFromProbabilities() {
        return targets.isRegression() || !probable;
    }

    /**
     * Refuses non-finite outputs, which JSON cannot represent. Very large finite inputs can cause them.
     *
     * @param y     {@code [n, |y|]}, row-major
     * @param paths returns the path of each example in the request
     * @throws ProblemException 422 with the first example whose output is not finite
     */
    public void requireFinite(float[] y, IntFunction<String> paths) {
        for (int j = 0; j < y.length; j++) {
            if (!Float.isFinite(y[j])) {
                ModelInput.refuse(List.of(new Violation(paths.apply(j / targets.size()),
                        "has values so large that the network's answer is not a finite number")));
            }
        }
    }

    /**
     * Returns the prediction for example {@code i}.
     *
     * @param y         {@code [n, |y|]}, row-major
     * @param threshold the least probability at which a label, or the second of two classes, is predicted. Null for {@link
     *                  #DEFAULT_THRESHOLD} of labels and for the argmax of classes; must be null unless {@link #takesThreshold}
     */
    Prediction predict(float[] y, int i, Double threshold) {
        if (targets.isRegression()) {
            return new Estimated(named(y, i));
        }
        // In the precision of the probabilities, as in an evaluation: else a threshold that equals a probability could be above it.
        float least = threshold == null ? DEFAULT_THRESHOLD : threshold.floatValue();
        if (targets.isMultiLabel()) {
            Map<String, Float> probabilities = named(y, i);
            List<String> labels = probabilities.keySet().stream().filter(label -> probabilities.get(label) >= least).toList();
            return new Labelled(labels, probabilities);
        }
        float[] probabilities = probabilities(y);
        int best = threshold == null ? classOf(y, i) : probabilities[2 * i + 1] >= least ? 1 : 0;
        return new Classified(targets.names().get(best), best, probabilities[i * targets.size() + best], named(probabilities, i),
                probable ? null : named(y, i));
    }

    /** Returns the argmax of example {@code i}. */
    public int classOf(float[] y, int i) {
        int from = i * targets.size();
        int best = 0;
        for (int j = 1; j < targets.size(); j++) {
            best = y[from + j] > y[from + best] ? j : best;
        }
        return best;
    }

    /** Returns the class probabilities. Shape: {@code [n, |y|]}, row-major. */
    public float[] probabilities(float[] y) {
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
