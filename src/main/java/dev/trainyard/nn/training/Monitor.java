package dev.trainyard.nn.training;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.data.Examples;

/**
 * How often the network is measured during training [4.9].
 *
 * @param everyExamples      the number of training examples between two measurements within an epoch; null to measure only at its end
 * @param validationExamples the number of validation examples used by a measurement within an epoch, the first ones; null for all. At
 *                           an epoch's end, all are used
 */
public record Monitor(Integer everyExamples, Integer validationExamples) {

    public static final Monitor EPOCHS = new Monitor(null, null);

    /** Returns the validation examples used by a measurement. */
    Examples validation(Examples all, boolean endOfEpoch) {
        return endOfEpoch || validationExamples == null || validationExamples >= all.size() ? all : all.slice(0, validationExamples);
    }

    public Monitor {
        new Check()
                .that(everyExamples == null || everyExamples >= 1, "every_examples", "must be at least 1", everyExamples)
                .that(validationExamples == null || validationExamples >= 1, "validation_examples", "must be at least 1",
                        validationExamples)
                .done();
    }
}
