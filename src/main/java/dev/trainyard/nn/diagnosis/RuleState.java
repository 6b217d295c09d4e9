package dev.trainyard.nn.diagnosis;

import java.util.Map;
import java.util.TreeMap;

/** The state of a rule between epochs: numbers by name, which a checkpoint keeps. Rules themselves are stateless. */
final class RuleState {

    private final Map<String, Double> values = new TreeMap<>();

    /** Returns the number kept under {@code name}; null if there is none. */
    Double get(String name) {
        return values.get(name);
    }

    void keep(String name, double value) {
        values.put(name, value);
    }

    /** Counts successive epochs in which a condition holds; returns the count including this epoch. */
    int streak(String name, boolean isCase) {
        double length = isCase ? values.getOrDefault(name, 0.0) + 1 : 0;
        values.put(name, length);
        return (int) length;
    }

    /** Adds a value to an exponentially weighted running mean, in which a new value has the weight {@code share}; returns the mean. */
    double runningMean(String name, double value, double share) {
        Double mean = values.get(name);
        double next = mean == null ? value : mean + share * (value - mean);
        values.put(name, next);
        return next;
    }

    Map<String, Double> values() {
        return values;
    }
}
