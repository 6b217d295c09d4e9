package dev.trainyard.nn.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How weights and biases start [4.8]. */
public enum Initialization {
    /** w, b ~ N(0, 1): the book's first choice, which saturates hidden neurons. */
    @JsonProperty("normal") NORMAL,
    /** w ~ N(0, 1/n_in), b ~ N(0, 1). */
    @JsonProperty("scaled_normal") SCALED_NORMAL,
    /** Glorot and Bengio 2010: w ~ U(±√(6/(n_in + n_out))), b = 0. */
    @JsonProperty("glorot") GLOROT,
    /** He et al. 2015: w ~ N(0, 2/n_in), b = 0. */
    @JsonProperty("he") HE,
    @JsonProperty("zeros") ZEROS
}
