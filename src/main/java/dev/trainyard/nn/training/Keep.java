package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which weights a training ends with, however it ends. */
public enum Keep {
    /** Those of the best epoch by {@link Hyperparameters#monitored}. */
    @JsonProperty("best") BEST,
    /** Those after the last mini-batch. */
    @JsonProperty("last") LAST
}
