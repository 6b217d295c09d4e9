package dev.trainyard.study.search.trial;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether less or more of an objective is better. */
public enum Direction {
    @JsonProperty("minimize") MINIMIZE,
    @JsonProperty("maximize") MAXIMIZE;

    /** Returns the value as a loss: smaller is better. */
    public double loss(double value) {
        return this == MINIMIZE ? value : -value;
    }
}
