package dev.trainyard.dataset.format;

import dev.trainyard.nn.data.Targets.Task;
import java.util.Map;
import java.util.Set;

/**
 * Options for reading a table.
 *
 * @param header      whether the first line has the columns' names; otherwise they are {@code column_1}, {@code column_2} …
 * @param target      name of the column to predict
 * @param task        null to infer the task from the target's values
 * @param categorical columns whose values are categories, even if they look like numbers
 * @param numeric     columns whose values must all be numbers; a column with at least 90 % numbers is numeric by default
 * @param ignore      columns to leave out
 */
record CsvOptions(boolean header, char delimiter, String target, Task task, Set<String> categorical, Set<String> numeric,
        Set<String> ignore, Division.Fractions fractions) {

    static final Set<String> NAMES = Set.of("header", "delimiter", "target", "task", "categorical", "numeric", "ignore",
            "validation_fraction", "test_fraction", "seed");

    /** @param divided whether the examples come already divided into splits */
    static CsvOptions of(Map<String, String> texts, boolean divided) {
        ImportOptions options = new ImportOptions(texts);
        if (divided) {
            options.noFractions("must be absent when train is a separate file");
        }
        CsvOptions result = new CsvOptions(options.flag("header", true), delimiter(texts, options), options.required("target"),
                options.choice("task", Task.class, null), options.names("categorical"), options.names("numeric"),
                options.names("ignore"), options.fractions());
        result.numeric.stream().filter(result.categorical::contains)
                .forEach(name -> options.wrong("numeric", "must not name a categorical column" + ImportOptions.got(name)));
        result.ignore.stream().filter(name -> name.equals(result.target))
                .forEach(name -> options.wrong("ignore", "must not name the target" + ImportOptions.got(name)));
        options.done();
        return result;
    }

    private static char delimiter(Map<String, String> texts, ImportOptions options) {
        // Not trimmed, because the delimiter may be a space or a tab.
        String text = texts.getOrDefault("delimiter", ",");
        if (text.equals("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)) || "\"\r\n.-+".contains(text)) {
            options.wrong("delimiter", "must be one character that is no part of a value, or tab" + ImportOptions.got(text));
            return ',';
        }
        return text.charAt(0);
    }
}
