package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What examples are for: to learn from, to choose by, to judge by once [4.3]. */
public enum Split {
    @JsonProperty("train") TRAIN,
    @JsonProperty("validation") VALIDATION,
    @JsonProperty("test") TEST
}
