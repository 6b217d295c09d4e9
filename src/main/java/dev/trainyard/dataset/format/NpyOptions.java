package dev.trainyard.dataset.format;

import dev.trainyard.nn.data.Targets.Task;
import java.util.Map;
import java.util.Set;

/**
 * How to read arrays.
 *
 * @param task    null to infer the task from y: integers are classes, floats are numbers to predict. Floats that are only a few different
 *                whole numbers could be either, so that the import asks for the task
 * @param oneHot  whether y has a column for each class, with a 1 in one of them
 * @param divisor that x is divided by; null for 255 where x is of bytes, as pictures are, and 1 where not
 */
record NpyOptions(Task task, boolean oneHot, Double divisor, Division.Fractions fractions) {

    static final Set<String> NAMES = Set.of("task", "one_hot", "divisor", "validation_fraction", "test_fraction", "seed");

    /** @param divided whether the examples come in their splits, so that there is nothing to divide */
    static NpyOptions of(Map<String, String> texts, boolean divided) {
        ImportOptions options = new ImportOptions(texts);
        if (divided) {
            options.noFractions("must be absent when the examples come as x_train and y_train");
        }
        NpyOptions result = new NpyOptions(options.choice("task", Task.class, null), options.flag("one_hot", false),
                options.positive("divisor"), options.fractions());
        if (result.oneHot && result.task == Task.REGRESSION) {
            options.wrong("one_hot", "must be absent in a regression");
        }
        options.done();
        return result;
    }
}
