package dev.trainyard.nn.training;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.data.Examples;

/**
 * How often the network is looked at while it trains [4.9].
 *
 * @param everyExamples      training examples between two looks within an epoch; only at the epoch's end when null
 * @param validationExamples how many validation examples such a look uses, the first ones; all when null. At an epoch's end
 *                           it is always all of them
 */
public record Monitor(Integer everyExamples, Integer validationExamples) {

    public static final Monitor EPOCHS = new Monitor(null, null);

    /** What a look uses of the validation examples. */
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
