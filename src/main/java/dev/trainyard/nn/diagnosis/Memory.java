package dev.trainyard.nn.diagnosis;

import java.util.Map;
import java.util.TreeMap;

/** What a rule remembers from look to look, by name. Plain numbers: a checkpoint keeps them, and a rule itself has no state. */
final class Memory {

    private final Map<String, Double> values = new TreeMap<>();

    /** Null when nothing was kept under that name. */
    Double get(String name) {
        return values.get(name);
    }

    void keep(String name, double value) {
        values.put(name, value);
    }

    /** Counts looks in succession at which something was the case; answers how many there are with this one. */
    int streak(String name, boolean isCase) {
        double length = isCase ? values.getOrDefault(name, 0.0) + 1 : 0;
        values.put(name, length);
        return (int) length;
    }

    /** The running mean of a series, exponentially weighted: each value counts for {@code share} of it when it is new. */
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
