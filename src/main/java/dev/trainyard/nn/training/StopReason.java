package dev.trainyard.nn.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The reason why training ended. */
public enum StopReason {
    @JsonProperty("completed") COMPLETED,
    @JsonProperty("early_stopped") EARLY_STOPPED,
    @JsonProperty("target_reached") TARGET_REACHED,
    @JsonProperty("time_limit") TIME_LIMIT,
    @JsonProperty("stopped") STOPPED,
    @JsonProperty("diverged") DIVERGED,
    @JsonProperty("cancelled") CANCELLED,
    @JsonProperty("error") ERROR
}
