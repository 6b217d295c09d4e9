package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The way in which a job chooses examples for its own split or its subset. */
public enum Sampling {
    /** The first examples, in the order of the data set. */
    @JsonProperty("first") FIRST,
    /** Random examples, of each class in proportion, as scikit-learn's {@code stratify}. Needs classes. */
    @JsonProperty("stratified") STRATIFIED,
    /** Random examples, regardless of their class. */
    @JsonProperty("random") RANDOM;

    /** Returns the sampling of a job that names none: stratified if there are classes, because many files are sorted by class. */
    public static Sampling defaultFor(Targets targets) {
        return targets.isClassification() ? STRATIFIED : RANDOM;
    }

    /** Returns why this choice does not fit the targets; null if it does. */
    String refusal(Targets targets) {
        return this == STRATIFIED && !targets.isClassification() ? "must be random or first: the data set has no classes" : null;
    }
}
