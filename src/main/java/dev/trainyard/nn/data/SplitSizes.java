package dev.trainyard.nn.data;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;

/**
 * Divides the examples that are not for testing: the first {@code train} are training examples, the next {@code validation} are validation
 * examples. Without it, a job uses the data set's own division.
 */
public record SplitSizes(int train, int validation) {

    public SplitSizes {
        new Check().that(train >= 1, "train", "must be at least 1", train)
                .that(validation >= 0, "validation", "must be at least 0", validation)
                .done();
    }

    /** @throws InvalidSpecificationException if {@code available} examples are too few */
    public void checkAgainst(int available) {
        if ((long) train + validation > available) {
            throw new InvalidSpecificationException("", "must divide at most %d examples (training and validation), got %d + %d"
                    .formatted(available, train, validation));
        }
    }
}
