package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Examines training at the end of each epoch and reports each problem once. A rule reports nothing if in doubt, because users ignore
 * warnings after a few false ones.
 */
public final class Diagnosis {

    private static final String FOUND = "found";

    private final Map<Rule, RuleState> rules = new LinkedHashMap<>();

    public Diagnosis() {
        this(List.of(new Overfitting(), new SaturatedNeurons(), new DeadRelus(), UnstableGradients.VANISHING, UnstableGradients.EXPLODING,
                new RisingCost(), new SmallLearningRate()));
    }

    Diagnosis(List<Rule> rules) {
        rules.forEach(rule -> this.rules.put(rule, new RuleState()));
    }

    /**
     * Examines an epoch and returns the new findings. Must be called for every epoch, because rules compare epochs.
     *
     * @param epoch    epochs completed, from 1
     * @param epochs   the total number of epochs
     * @param metrics  the metrics at the epoch's end
     * @param network  holds the activations of its last pass; may do more passes
     * @param cost     the cost that training minimises
     * @param training the training examples; null in an environment
     * @param atOnce   the maximum number of examples per pass
     */
    public List<Finding> examine(int epoch, int epochs, Map<String, Double> metrics, Network network, Cost cost, Examples training,
            int atOnce) {
        return examine(EpochMetrics.of(epoch, epochs, metrics, network, cost, training, atOnce));
    }

    List<Finding> examine(EpochMetrics epochMetrics) {
        List<Finding> findings = new ArrayList<>();
        rules.forEach((rule, state) -> {
            String message = state.get(FOUND) != null ? null : rule.examine(epochMetrics, state);
            if (message != null) {
                state.keep(FOUND, epochMetrics.epoch());
                findings.add(new Finding(rule.code(), message));
            }
        });
        return findings;
    }

    /** Returns the state of the rules, for {@link #restore}: {@code overfitting.found} … */
    public Map<String, Double> state() {
        Map<String, Double> all = new TreeMap<>();
        rules.forEach((rule, state) -> state.values().forEach((name, value) -> all.put(rule.code() + "." + name, value)));
        return all;
    }

    /** Returns the lowest training cost of an epoch; null if none was measured. */
    public Double lowestCost() {
        return rules.entrySet().stream().filter(rule -> rule.getKey() instanceof RisingCost).findFirst()
                .map(rule -> rule.getValue().get(RisingCost.LOWEST)).orElse(null);
    }

    public void restore(Map<String, Double> state) {
        rules.forEach((rule, own) -> {
            own.values().clear();
            String prefix = rule.code() + ".";
            state.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    own.keep(name.substring(prefix.length()), value);
                }
            });
        });
    }
}
