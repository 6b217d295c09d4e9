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
}
