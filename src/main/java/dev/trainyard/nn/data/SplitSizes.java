package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;

/**
 * Divides the examples that are not for testing anew into training and validation examples. Without it, or with the sizes that the data
 * set's own division has, a job uses the data set's own division.
 *
 * @param train      the number of training examples
 * @param validation the number of validation examples
 * @param sampling   how the examples are chosen. If null, a new job gets {@code stratified} for classes and {@code random} for other
 *                   targets; a job of an earlier version has taken the first examples for training and the next for validation
 * @param seed       the seed of random choices. It is not the job's, so that jobs with other seeds have the same validation examples
 */
public record SplitSizes(int train, int validation, Sampling sampling, @JsonProperty(defaultValue = "0") long seed) {

    public SplitSizes {
        new Check().that(train >= 1, "train", "must be at least 1", train)
                .that(validation >= 0, "validation", "must be at least 0", validation)
                .done();
        sampling = sampling == null ? Sampling.FIRST : sampling;
    }

    /** Divides the examples in the order of the data set. */
    public SplitSizes(int train, int validation) {
        this(train, validation, Sampling.FIRST, 0);
    }

    /** @throws InvalidSpecificationException if {@code available} examples are too few */
    public void checkAgainst(int available) {
        if ((long) train + validation > available) {
            throw new InvalidSpecificationException("", "must divide at most %d examples (training and validation), got %d + %d"
                    .formatted(available, train, validation));
        }
    }

    /** @throws InvalidSpecificationException if the sampling does not fit the targets */
    public void checkAgainst(Targets targets) {
        Subset.checkSampling(sampling, targets);
    }

    /** Returns whether these are the sizes of the data set's own division, which then stays as it is. */
    public boolean isOwn(int ownTrain, int ownValidation) {
        return train == ownTrain && validation == ownValidation;
    }
}
