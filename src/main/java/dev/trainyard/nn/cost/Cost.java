package dev.trainyard.nn.cost;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Cost functions C. */
public enum Cost {
    @JsonProperty("quadratic") QUADRATIC,
    @JsonProperty("cross_entropy") CROSS_ENTROPY,
    @JsonProperty("log_likelihood") LOG_LIKELIHOOD
}
