package dev.trainyard.nn.data;

import dev.trainyard.nn.Shape;

/**
 * Examples with their splits, in memory and ready for the network.
 *
 * @param input      the shape of one example
 * @param validation may be empty (null): then nothing that needs it can be asked for
 * @param test       may be empty (null)
 */
public record Dataset(Shape input, Targets targets, Examples train, Examples validation, Examples test) {

    /** The examples of {@code split}, or null when there are none. */
    public Examples of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /** What is not for testing, divided anew: see {@link SplitSizes}. Views, not copies, where the halves lie side by side. */
    public Dataset divide(SplitSizes sizes) {
        throw new UnsupportedOperationException();
    }

    /** Only the classes and examples that {@code subset} keeps. */
    public Dataset restrict(Subset subset) {
        throw new UnsupportedOperationException();
    }
}
