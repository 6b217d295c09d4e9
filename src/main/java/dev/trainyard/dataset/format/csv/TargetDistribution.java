package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.format.column.NumberReading;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts the rows of each class of a table's target or of each value of its labels, or describes the numbers to predict. */
final class TargetDistribution {

    private final TableScan scan;
    private final Targets targets;
    /** The numbers to predict, by column. */
    private final Map<Integer, NumberReading> numbers = new HashMap<>();
    /** The rows of each value of a label, by column. */
    private final Map<Integer, Map<String, Long>> labels = new HashMap<>();
    /** The scan of the target has reported its problems. */
    private final ImportErrors known = new ImportErrors(true);

    /** @param targets null if the target has no value that can be used */
    TargetDistribution(TableScan scan, CsvOptions options, Targets targets) {
        this.scan = scan;
        this.targets = targets;
        if (!hasClasses()) {
            for (int column : scan.columns().targets()) {
                if (targets.isRegression()) {
                    numbers.put(column, new NumberReading(scan.scan(column), options, scan.style()));
                } else {
                    labels.put(column, new TreeMap<>());
                }
            }
        }
    }

    /** Sees a row that has a target. */
    void see(String part, int line, CsvRow row) {
        numbers.forEach((column, reading) -> reading.read(row.get(column), Split.TRAIN, part, line, known));
        labels.forEach((column, rows) -> rows.merge(scan.style().parse(row.get(column)) == 1 ? "1" : "0", 1L, Long::sum));
    }

    /** Returns whether the target names classes, or may do so. */
    boolean hasClasses() {
        return targets == null || targets.isClassification();
    }

    /** Returns the figures of the numbers to predict; null for classes and labels. */
    ColumnSummary.Statistics statistics(int column) {
        return numbers.containsKey(column) ? numbers.get(column).statistics() : null;
    }

    /** Returns the number of rows of each class, in the order of the classes, or of each value of a label; null for numbers. */
    Map<String, Long> rows(int column) {
        if (targets == null || !targets.isClassification()) {
            return labels.get(column);
        }
        long[] counts = new long[targets.size()];
        for (int file = 0; file < scan.files().size(); file++) {
            for (int label : scan.target().labels(file)) {
                counts[label]++;
            }
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        for (int c = 0; c < counts.length; c++) {
            rows.put(targets.names().get(c), counts[c]);
        }
        return rows;
    }
}
