package dev.trainyard.dataset.format;

import dev.trainyard.dataset.format.ColumnScan.Cell;
import dev.trainyard.dataset.raw.ColumnSummary.Type;

/**
 * The type of a column and the reason for it.
 *
 * @param why a sentence for people
 */
record ColumnInference(Type type, String why) {

    static final String HINT = "; if it stands for a missing value, add it to missing; if the column's values are texts, name it in "
            + "categorical";

    /** @param asked the type that the import says; null to find it out */
    static ColumnInference of(ColumnScan column, NumberStyle style, Type asked) {
        long values = column.values();
        long numbers = column.numbers(style);
        if (asked == Type.NUMERIC) {
            return new ColumnInference(asked, "It is named in numeric.");
        }
        if (asked == Type.CATEGORICAL) {
            return new ColumnInference(asked, "It is named in categorical.");
        }
        if (values == 0) {
            return new ColumnInference(Type.EMPTY, "No cell has a value.");
        }
        if (column.dates() == values) {
            return new ColumnInference(Type.DATETIME, "All %d values are dates or times.".formatted(values));
        }
        if (2 * column.dates() > values && numbers < values) {
            Cell text = column.firstWithoutDate();
            return new ColumnInference(Type.MIXED, "%d of %d values are dates or times, the others are not, such as %s (line %d)."
                    .formatted(column.dates(), values, text.quoted(), text.line()));
        }
        if (numbers == values) {
            String sign = column.sign();
            return new ColumnInference(Type.NUMERIC, "All %d values are numbers%s.".formatted(values,
                    sign.isEmpty() ? "" : "; their sign " + sign + " is left out"));
        }
        Cell text = column.firstText(style);
        String shown = "such as %s (line %d)".formatted(text.quoted(), text.line());
        // Counts numbers with the other decimal sign too: they must not become categories in silence.
        if (column.isMostlyNumbers(column.numbers())) {
            return new ColumnInference(Type.MIXED, "%d of %d values are numbers, the others are not, %s.".formatted(numbers, values,
                    shown));
        }
        return new ColumnInference(Type.CATEGORICAL, numbers == 0 ? "No value is a number, %s.".formatted(shown)
                : "%d of %d values are no numbers, %s.".formatted(values - numbers, values, shown));
    }

    /** Notes the cells that keep the column from being imported as numbers. */
    void check(ColumnScan column, NumberStyle style, Problems problems) {
        if (type == Type.MIXED && 2 * column.dates() > column.values()) {
            Cell odd = column.firstWithoutDate();
            problems.add(odd.part(), "%s: must be a date or time as date_format says, got %s%s".formatted(column.at(odd.line()),
                    odd.quoted(), HINT));
        } else if (type == Type.NUMERIC || type == Type.MIXED) {
            column.mustBeNumbers(style, HINT, problems);
        }
    }
}
