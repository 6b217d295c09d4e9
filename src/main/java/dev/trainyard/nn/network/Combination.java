package dev.trainyard.nn.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the members of an ensemble come to one answer. */
public enum Combination {
    /**
     * The class that most members take it for; of classes with as many votes, the one with the highest sum of probabilities. The
     * answer gives each class its votes and its mean probability, as one vote more that can only decide between equals:
     * (votes + p̄)/(members + 1).
     */
    @JsonProperty("vote") VOTE,
    /** The mean of the members' probabilities; for a regression, of their outputs. */
    @JsonProperty("average") AVERAGE
}
