package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Activation functions σ. */
public enum Activation {
    @JsonProperty("sigmoid") SIGMOID,
    @JsonProperty("tanh") TANH,
    @JsonProperty("relu") RELU,
    @JsonProperty("softmax") SOFTMAX,
    @JsonProperty("linear") LINEAR
}
