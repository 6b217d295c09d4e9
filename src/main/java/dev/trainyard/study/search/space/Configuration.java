package dev.trainyard.study.search.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value for each active parameter, by name, in the order of the space. Doubles, longs and the values of categories; configurations are
 * equal if these are.
 */
public record Configuration(Map<String, Object> values) {

    public Configuration {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns null if the parameter is not active. */
    public Object get(String parameter) {
        return values.get(parameter);
    }
}
