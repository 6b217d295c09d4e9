package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.raw.ColumnSummary.Type;
import dev.trainyard.nn.data.Targets.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Decides whether a sign in the target, such as -, is a class or a missing value. That needs all values of the target, and rows must be
 * kept or left out as they come: a target with such a sign is read once more before.
 */
final class TargetSigns {

    private final ColumnScan probe;
    private final int column;
    private final CsvOptions options;
    private final Type asked;

    /** @param probe a scan of the target that has seen nothing */
    TargetSigns(ColumnScan probe, int column, CsvOptions options, Type asked) {
        this.probe = probe;
        this.column = column;
        this.options = options;
        this.asked = asked;
    }

    /** Returns the decision, in the scan of all cells of the target. */
    ColumnScan decide(List<CsvFile> files) {
        // The main reading reports what cannot be read.
        ImportErrors ignored = new ImportErrors(true);
        for (CsvFile file : files) {
            try {
                file.forEach(ignored, (line, record) -> probe.seeAny(file.part(), line, record.get(column), ignored));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        probe.decideSigns(hasTexts());
        return probe;
    }

    private boolean hasTexts() {
        boolean dates = probe.values() > 0 && probe.dates() == probe.values();
        return asked != null ? asked == Type.CATEGORICAL
                : options.task() != Task.REGRESSION && !dates && !probe.isMostlyNumbers(probe.numbers());
    }
}
