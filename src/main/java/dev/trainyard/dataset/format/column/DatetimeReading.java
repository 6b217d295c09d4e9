package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.Imputation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a column of dates or times. A missing one is replaced as a missing number is, but a constant cannot be asked for: the median of the
 * training split stands for it.
 */
public final class DatetimeReading implements ColumnReading {

    private final ColumnScan scan;
    private final CsvOptions options;
    private final DateFormat.Parser parser;
    private final Map<Datetime.Cycle, Double> firstPlaces = new EnumMap<>(Datetime.Cycle.class);
    /** The cycles in which the values differ. */
    private final Set<Datetime.Cycle> cycles = EnumSet.noneOf(Datetime.Cycle.class);

    public DatetimeReading(ColumnScan scan, CsvOptions options) {
        this.scan = scan;
        this.options = options;
        parser = options.dates().parser();
    }

    @Override
    public double read(String text, Split split, String part, int line, ImportErrors problems) {
        double seconds = scan.isMissing(text) ? Double.NaN : parser.seconds(text);
        if (!Double.isNaN(seconds)) {
            for (Datetime.Cycle cycle : Datetime.Cycle.values()) {
                double place = cycle.placeAt(seconds);
                if (place != firstPlaces.computeIfAbsent(cycle, first -> place)) {
                    cycles.add(cycle);
                }
            }
        }
        return seconds;
    }

    @Override
    public Column learn(Map<Split, RawArray> arrays, int at, ImportErrors problems) {
        double[] values = arrays.get(Split.TRAIN).column(at);
        Imputation missing = null;
        if (scan.missing() > 0 || options.impute().isAsked()) {
            if (Arrays.stream(values).allMatch(Double::isNaN)) {
                problems.add("ignore", "must name column %s, because it has no value in the training split".formatted(
                        ImportErrors.quoted(scan.name())));
                return null;
            }
            missing = options.impute().withoutConstant().learn(values);
        }
        return Datetime.learn(scan.name(), options.dates(), values, missing);
    }

    @Override
    public int width() {
        boolean indicator = (scan.missing() > 0 || options.impute().isAsked()) && options.impute().indicator();
        return (indicator ? 2 : 1) + 2 * cycles.size();
    }

    @Override
    public Optional<String> note() {
        return Optional.empty();
    }

    @Override
    public ColumnSummary summary(int position, ColumnInference inference) {
        return new ColumnSummary(scan.name(), position, ColumnSummary.Role.INPUT, inference.type(), inference.why(), scan.missing(), null,
                null, scan.examples());
    }
}
