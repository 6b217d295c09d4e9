package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.ColumnScan.Cell;
import dev.trainyard.dataset.raw.ColumnSummary.Type;

/**
 * The type of a column and the reason for it.
 *
 * @param why        a sentence for people
 * @param mixesDates whether some values are dates and some are not, so that a column of type MIXED should be one of dates
 */
public record ColumnInference(Type type, String why, boolean mixesDates) {

    public static final String HINT = "; if it stands for a missing value, name it in missing behind default, as in "
            + "missing=default,n/k; if the column's values are texts, name it in categorical";
    public static final String NUMBERS_HINT = "; if the column's values are numbers, name it in numeric";
    /** The number of cells without a date that a column reports. */
    private static final int MOST_ODD = 5;

    private ColumnInference(Type type, String why) {
        this(type, why, false);
    }

    /**
     * Infers the type of a column.
     *
     * @param asked      the type that the import says; null to find it out
     * @param datesGiven whether the import says how dates are written, so that one date makes a column of dates
     */
    public static ColumnInference of(ColumnScan column, NumberStyle style, Type asked, boolean datesGiven) {
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
        if (datesGiven ? column.dates() > 0 : 2 * column.dates() > values && numbers < values) {
            Cell text = column.withoutDate().get(0);
            return new ColumnInference(Type.MIXED, "%d of %d values are dates or times, the others are not, such as %s (line %d)."
                    .formatted(column.dates(), values, text.quoted(), text.line()), true);
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

    /** Returns this inference with more sentences. */
    public ColumnInference with(String sentences) {
        return new ColumnInference(type, why + sentences, mixesDates);
    }

    /** Notes the cells that keep the column from being imported as dates or numbers. */
    public void check(ColumnScan column, NumberStyle style, ImportErrors problems) {
        if (mixesDates) {
            String hint = column.numbers(style) == column.values() ? NUMBERS_HINT : HINT;
            column.withoutDate().stream().limit(MOST_ODD).forEach(odd -> problems.add(odd.part(),
                    "%s: must be a date or time as date_format says, got %s%s".formatted(column.at(odd.line()), odd.quoted(), hint)));
        } else if (type == Type.NUMERIC || type == Type.MIXED) {
            column.mustBeNumbers(style, HINT, problems);
        }
    }
}
