package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.data.Targets.Task;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Options for reading a table.
 *
 * @param target       the column to learn, or several separated by commas; null for a preview that does not name it
 * @param weight       the column with the weights of the rows; null for none
 * @param task         null when the target's values are to tell
 * @param positiveClass the positive one of two classes; null for the second in the order of the classes
 * @param categorical  columns whose values are texts even if they look like numbers
 * @param numeric      columns whose values are numbers even if many do not look like one
 * @param ignore       columns to leave out
 * @param dates        how dates and times are written
 * @param datesGiven   whether the import says so, so that a column with some dates must have no other values
 * @param dropMissing  whether rows without a target are left out
 * @param minFrequency how often a category must be in the training split to have a place of its own
 * @param unknown      whether the model takes categories at prediction that training did not see
 */
public record CsvOptions(CsvDialect dialect, String target, String weight, Task task, String positiveClass, Set<String> categorical,
        Set<String> numeric, Set<String> ignore, DateFormat dates, boolean datesGiven, ImputeOptions impute, boolean dropMissing,
        int minFrequency, boolean unknown, SplitAssignment.Fractions fractions) {

    public static final String POSITIVE_CLASS = "positive_class";
    public static final Set<String> NAMES = names();

    private static Set<String> names() {
        Set<String> names = new HashSet<>(Set.of("target", "weight", "task", POSITIVE_CLASS, "categorical", "numeric", "ignore",
                "drop_missing_targets", "min_frequency", "unknown_categories", "date_format", "validation_fraction", "test_fraction",
                "seed"));
        names.addAll(CsvDialect.NAMES);
        names.addAll(ImputeOptions.NAMES);
        return Set.copyOf(names);
    }

    private static DateFormat dates(ImportOptions options) {
        try {
            return options.has("date_format") ? DateFormat.of(options.required("date_format")) : new DateFormat(DateFormat.ISO);
        } catch (InvalidSpecificationException e) {
            options.wrong("date_format", e.violations().get(0).detail());
            return new DateFormat(DateFormat.ISO);
        }
    }

    /**
     * Reads the options; notes the wrong ones in {@code options}.
     *
     * @param divided whether the examples come in their splits, so that there is nothing to divide
     * @param preview whether the target may be absent
     */
    public static CsvOptions of(Map<String, String> texts, ImportOptions options, boolean divided, boolean preview) {
        if (divided) {
            options.noFractions("must be absent when train is a separate file");
        }
        CsvOptions result = new CsvOptions(CsvDialect.of(texts, options),
                preview && !options.has("target") ? null : options.required("target"),
                options.has("weight") ? options.required("weight") : null,
                options.choice("task", Task.class, null),
                options.has(POSITIVE_CLASS) ? options.required(POSITIVE_CLASS) : null, options.names("categorical"),
                options.names("numeric"), options.names("ignore"), dates(options), options.has("date_format"), ImputeOptions.of(options),
                options.flag("drop_missing_targets", false), options.integer("min_frequency", 1, Integer.MAX_VALUE, 1),
                options.flag("unknown_categories", false), options.fractions());
        result.numeric.stream().filter(result.categorical::contains)
                .forEach(name -> options.wrong("numeric", "must not name a categorical column" + ImportOptions.got(name)));
        return result;
    }
}
