package dev.trainyard.nn.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Rules for combining the outputs of an ensemble's members. */
public enum Combination {
    /**
     * Majority vote. A tie goes to the class with the highest mean probability p̄. The output for each class is
     * (votes + p̄)/(members + 1): p̄ counts like one more vote and only decides ties.
     */
    @JsonProperty("vote") VOTE,
    /** The mean of the members' probabilities; for regression, of their outputs. */
    @JsonProperty("average") AVERAGE
}
