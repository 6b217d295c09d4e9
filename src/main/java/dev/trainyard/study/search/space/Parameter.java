package dev.trainyard.study.search.space;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One dimension of a search space. Its values correspond to the coordinates in [0, 1]: real numbers one to one, the k values of a discrete
 * parameter to k intervals, of which each value's coordinate is the centre.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Parameter permits FloatParameter, IntParameter, CategoricalParameter {

    /** The number of values of a continuous parameter. */
    long UNCOUNTABLE = Long.MAX_VALUE;

    String name();

    /** Null if the parameter is always active. */
    Condition when();

    /** The number of values, or {@link #UNCOUNTABLE}. */
    long count();

    /** Returns whether a greater coordinate means a greater value. */
    boolean ordered();

    /** Returns the value at a coordinate in [0, 1]. */
    Object value(double coordinate);

    /** Returns the coordinate of {@code value}, or NaN if the parameter does not have this value. */
    double coordinate(Object value);

    default boolean continuous() {
        return count() == UNCOUNTABLE;
    }

    /** Returns the coordinate of value {@code index} of a discrete parameter. */
    default double centre(long index) {
        return (index + 0.5) / count();
    }

    /** Returns the lower end of the interval of value {@code index} of a discrete parameter; 1 for the index {@code count()}. */
    default double edge(long index) {
        return (double) index / count();
    }

    /** Returns the index of the value at a coordinate of a discrete parameter. */
    default long index(double coordinate) {
        return Math.max(0, Math.min(count() - 1, (long) (coordinate * count())));
    }
}
