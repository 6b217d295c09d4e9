package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.CategoryReading;
import dev.trainyard.dataset.format.column.ColumnReading;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.TableSummary;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes how a table was read. */
final class TableReport {

    private static final int MAX_SHOWN = 10;

    private final TableScan scan;
    private final CsvOptions options;
    private final TargetDistribution target;

    /** @param target has seen all rows */
    TableReport(TableScan scan, CsvOptions options, TargetDistribution target) {
        this.scan = scan;
        this.options = options;
        this.target = target;
    }

    /**
     * @param readings      that have read all rows
     * @param preprocessing null in a preview, which does not divide the rows
     */
    TableSummary summary(List<ColumnReading> readings, TablePreprocessing preprocessing) {
        CsvFile first = scan.files().get(0);
        List<ColumnSummary> columns = new ArrayList<>();
        List<String> notes = new ArrayList<>(first.columns().notes());
        if (options.dialect().missing().note() != null) {
            notes.add(options.dialect().missing().note());
        }
        Map<Integer, ColumnSummary> byColumn = new HashMap<>();
        int inputs = 0;
        for (int k = 0; k < readings.size(); k++) {
            int width = preprocessing != null ? preprocessing.columns().get(k).width() : readings.get(k).width();
            inputs += width;
            int column = scan.inputs().get(k);
            byColumn.put(column, readings.get(k).summary(column + 1, scan.inference(column)).encodedBy(width));
            readings.get(k).note().ifPresent(notes::add);
        }
        for (int i = 0; i < first.header().size(); i++) {
            ColumnSummary input = byColumn.get(i);
            columns.add(input != null ? input : other(i));
            if (input == null && scan.columns().isInput(i)) {
                notes.add("Column %s is left out: %s".formatted(first.header().get(i), scan.leftOut(i)));
            }
        }
        if (preprocessing != null) {
            notes.addAll(filled(preprocessing));
            readings.forEach(reading -> note(reading, notes));
        }
        if (scan.dropped() > 0) {
            notes.add("%d rows without a target are left out.".formatted(scan.dropped()));
        }
        return new TableSummary(DelimiterDetection.shown(first.delimiter()), first.text().encoding(),
                Character.toString(scan.style().decimal()), first.hasHeader(), scan.rows(), scan.dropped(), inputs,
                options.dialect().missing().all(), columns, notes);
    }

    private ColumnSummary other(int column) {
        ColumnScan seen = scan.scan(column);
        String why = scan.leftOut(column);
        if (scan.columns().targets().contains(column)) {
            return new ColumnSummary(seen.name(), column + 1,
                    target.hasClasses() ? ColumnSummary.Type.CATEGORICAL : ColumnSummary.Type.NUMERIC,
                    scan.whyTask() + seen.markersSeen(), seen.missing(), target.statistics(column), seen.examples(), target.rows(column));
        }
        if (column == scan.columns().weight()) {
            return new ColumnSummary(seen.name(), column + 1, ColumnSummary.Role.WEIGHT, ColumnSummary.Type.NUMERIC,
                    "It is named in weight.", seen.missing(), null, null, seen.examples());
        }
        return new ColumnSummary(seen.name(), column + 1, ColumnSummary.Role.LEFT_OUT, null, why, null, null, null,
                seen.examples());
    }

    private static List<String> filled(TablePreprocessing preprocessing) {
        List<String> notes = new ArrayList<>();
        for (Column column : preprocessing.columns()) {
            if (column instanceof Column.Numeric numeric && numeric.missing() != null) {
                Imputation missing = numeric.missing();
                notes.add("Missing values of column %s are replaced by %s, the %s%s.".formatted(column.name(),
                        missing.value(), words(missing.strategy()) + (missing.strategy() == Imputation.Strategy.CONSTANT ? " given"
                                : " of the training split"), indicator(missing)));
            } else if (column instanceof Datetime date && date.missing() != null) {
                notes.add("Missing values of column %s are replaced by the %s of the training split%s.".formatted(column.name(),
                        words(date.missing().strategy()), indicator(date.missing())));
            } else if (column instanceof Column.Categorical categorical && categorical.missing() != null) {
                notes.add("Missing values of column %s are %s.".formatted(column.name(), switch (categorical.missing().strategy()) {
                    case CATEGORY -> "a category of their own";
                    case MOST_FREQUENT -> "replaced by " + categorical.missing().category() + ", the most frequent category";
                    case CONSTANT -> "replaced by " + categorical.missing().category() + ", the constant given";
                }));
            }
        }
        return notes;
    }

    private static String words(Imputation.Strategy strategy) {
        return switch (strategy) {
            case MEDIAN -> "median";
            case MEAN -> "mean";
            case MOST_FREQUENT -> "most frequent value";
            case CONSTANT -> "constant";
        };
    }

    private static String indicator(Imputation missing) {
        return missing.indicator() ? ", and a further input says which are missing" : "";
    }

    private static void note(ColumnReading reading, List<String> notes) {
        if (reading instanceof CategoryReading categories && !categories.unknown().isEmpty()) {
            notes.add("Column %s has texts that the training split lacks; they are unknown to the model: %s.".formatted(categories.name(),
                    categories.unknown().stream().limit(MAX_SHOWN).map(ImportErrors::quoted).collect(Collectors.joining(", "))
                            + (categories.unknown().size() > MAX_SHOWN ? " and more" : "")));
        }
    }
}
