package dev.trainyard.nn.data;

import dev.trainyard.nn.Check;

/**
 * How to divide what is not for testing: the first {@code train} examples to learn from, the next {@code validation} to
 * choose by. The data set's own division when absent.
 */
public record SplitSizes(int train, int validation) {

    public SplitSizes {
        new Check().that(train >= 1, "train", "must be at least 1", train)
                .that(validation >= 0, "validation", "must be at least 0", validation)
                .done();
    }
}
