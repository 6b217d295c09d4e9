package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Imputation;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Reads a column of numbers. */
public final class NumberReading implements ColumnReading {

    /** With fewer rows, consecutive whole numbers may be a coincidence. */
    private static final int FEWEST_ROWS = 20;

    private record Place(double value, String part, int line) {
    }

    private final ColumnScan scan;
    private final CsvOptions options;
    private final NumberStyle style;
    private Place least;
    private Place most;
    private long count;
    private double mean;
    private double squares;
    private boolean whole = true;
    /** Whether each value is greater than the one before it in the same file. */
    private boolean increasing = true;
    private double previous;
    private String previousPart;

    public NumberReading(ColumnScan scan, CsvOptions options, NumberStyle style) {
        this.scan = scan;
        this.options = options;
        this.style = style;
    }

    @Override
    public double read(String text, Split split, String part, int line, ImportErrors problems) {
        double value = scan.isMissing(text) ? Double.NaN : style.parse(text);
        if (Double.isFinite(value)) {
            if (least == null || value < least.value) {
                least = new Place(value, part, line);
            }
            if (most == null || value > most.value) {
                most = new Place(value, part, line);
            }
            count++;
            double difference = value - mean;
            mean += difference / count;
            whole &= value == Math.rint(value);
            squares += difference * (value - mean);
            increasing &= !part.equals(previousPart) || value > previous;
            previous = value;
            previousPart = part;
        }
        return value;
    }

    @Override
    public Column learn(Map<Split, RawArray> arrays, int at, ImportErrors problems) {
        double[] values = arrays.get(Split.TRAIN).column(at);
        Imputation missing = null;
        if (scan.missing() > 0 || options.impute().isAsked()) {
            if (options.impute().numbers() != Imputation.Strategy.CONSTANT && Arrays.stream(values).allMatch(Double::isNaN)) {
                problems.add("impute", "must be constant, because column %s has no value in the training split; or leave it out with ignore"
                        .formatted(ImportErrors.quoted(scan.name())));
                return null;
            }
            missing = options.impute().learn(values);
        }
        Column.Numeric column = Column.Numeric.learn(scan.name(), values, missing);
        for (Place place : new Place[] {least, most}) {
            if (place != null && Double.isNaN(column.parse(place.value))) {
                problems.add(place.part, "line %d, column %s: must be finite when standardised by the training split, got %s"
                        .formatted(place.line, ImportErrors.quoted(scan.name()), place.value));
            }
        }
        if (missing != null && Double.isNaN(column.parse(missing.value()))) {
            problems.add("impute_value", "must be finite when column %s is standardised by the training split, got %s".formatted(
                    ImportErrors.quoted(scan.name()), missing.value()));
        }
        return column;
    }

    @Override
    public int width() {
        return (scan.missing() > 0 || options.impute().isAsked()) && options.impute().indicator() ? 2 : 1;
    }

    @Override
    public Optional<String> note() {
        if (!whole || count < FEWEST_ROWS || scan.missing() > 0) {
            return Optional.empty();
        }
        String why = isConsecutive() ? "each whole number from %d to %d is there once".formatted((long) least.value, (long) most.value)
                : increasing ? "its whole numbers increase from row to row" : null;
        return Optional.ofNullable(why).map(reason -> "Column %s looks like an index: %s. Name it in ignore unless it has a meaning."
                .formatted(scan.name(), reason));
    }

    /** Returns whether the values have the mean and the variance, (n² − 1)/12, of n consecutive whole numbers, in any order. */
    private boolean isConsecutive() {
        if (most.value - least.value != count - 1) {
            return false;
        }
        double variance = ((double) count * count - 1) / 12;
        return Math.abs(mean - (least.value + most.value) / 2) < 1e-6 * count && Math.abs(squares / count - variance) < 1e-9 * variance;
    }

    /** Returns the figures of the numbers that were read; null if there are none. */
    public ColumnSummary.Statistics statistics() {
        return count == 0 ? null : new ColumnSummary.Statistics(least.value, most.value, mean, Math.sqrt(squares / count));
    }

    @Override
    public ColumnSummary summary(int position, ColumnInference inference) {
        return new ColumnSummary(scan.name(), position, ColumnSummary.Role.INPUT, inference.type(), inference.why(), scan.missing(),
                statistics(), null, scan.examples());
    }
}
