package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The choice of the weights with which training ends, for all ways in which it can end. */
public enum Keep {
    /** The weights of the best epoch by the metric {@link Hyperparameters#monitored}. */
    @JsonProperty("best") BEST,
    /** The weights after the last mini-batch. */
    @JsonProperty("last") LAST
}
