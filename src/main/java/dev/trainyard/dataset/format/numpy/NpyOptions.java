package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Targets.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options for reading arrays.
 *
 * @param task    null to infer the task from y: integers are classes, floats are numbers to predict. The task is required if the floats
 *                are few distinct whole numbers, which may be either
 * @param oneHot  whether y has a column for each class, with a single 1 in each row
 * @param divisor divisor of x; null for the default: 255 if x has unsigned bytes, as images have, otherwise 1
 * @param layout  order of the axes of pictures; null to infer it from the number of channels
 */
record NpyOptions(Task task, boolean oneHot, Double divisor, Layout layout, SplitAssignment.Fractions fractions) {

    static final Set<String> NAMES = Set.of("task", "one_hot", "divisor", "layout", "validation_fraction", "test_fraction", "seed");

    static NpyOptions of(ImportOptions options) {
        NpyOptions result = new NpyOptions(options.choice("task", Task.class, null), options.flag("one_hot", false),
                options.positive("divisor"), options.choice("layout", Layout.class, null), options.fractions());
        if (result.oneHot && result.task != null && result.task != Task.CLASSIFICATION) {
            options.wrong("one_hot", "must be absent in a regression and with several labels");
        }
        return result;
    }

    static List<Violation> wrong(Map<String, String> texts) {
        ImportOptions options = new ImportOptions(texts);
        of(options);
        return options.violations();
    }

    /** Notes each option on the division of examples, which come already divided. */
    static void checkDivided(ImportOptions options) {
        options.noFractions("must be absent when the examples come as x_train and y_train");
    }
}
