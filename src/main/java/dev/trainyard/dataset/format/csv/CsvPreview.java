package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.SplitNotes;
import dev.trainyard.dataset.format.column.ColumnReading;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Describes a table as an import would read it, without keeping its values. */
final class CsvPreview {

    private final TableScan scan;
    private final CsvOptions options;
    private final DatasetLimits limits;

    CsvPreview(TableScan scan, CsvOptions options, DatasetLimits limits) {
        this.scan = scan;
        this.options = options;
        this.limits = limits;
    }

    /** @throws dev.trainyard.nn.InvalidSpecificationException if no row can be read */
    TablePreview read() throws IOException {
        ImportErrors problems = new ImportErrors(true);
        scan.read(limits, true, problems);
        scan.infer(problems);
        Targets targets = scan.decideTargets(problems);
        List<ColumnReading> columns = scan.readings(CsvTable.MAX_CATEGORIES, CsvTable.MAX_CATEGORIES_IN_ALL);
        TargetDistribution distribution = new TargetDistribution(scan, options, targets);
        // Rows of wrong length have been noted in the first reading.
        ImportErrors again = new ImportErrors(true);
        for (CsvFile file : scan.files()) {
            scan.forEach(file, again, (line, record) -> {
                distribution.see(file.part(), line, record);
                for (int k = 0; k < columns.size(); k++) {
                    columns.get(k).read(record.get(scan.inputs().get(k)), Split.TRAIN, file.part(), line, again);
                }
            });
        }
        List<Violation> found = new ArrayList<>(problems.found());
        again.found().stream().filter(violation -> !found.contains(violation)).forEach(found::add);
        if (scan.dropped() > 0 && scan.rows() > 0 && !options.dropMissing()) {
            found.add(new Violation("drop_missing_targets", "must be true to leave out %d rows without a target".formatted(
                    scan.dropped())));
        }
        String target = scan.columns().targets().stream().map(scan.columns().header()::get).collect(Collectors.joining(", "));
        return new TablePreview(new TableReport(scan, options, distribution).summary(columns, null), target,
                options.target() != null, targets, splitNotes(), found);
    }

    private List<String> splitNotes() {
        if (scan.isDivided()) {
            return List.of(SplitNotes.announced(scan.rows(), options.fractions()));
        }
        int[] rows = new int[Split.values().length];
        for (int i = 0; i < scan.files().size(); i++) {
            rows[CsvFormat.split(scan.files().get(i).part()).ordinal()] = scan.target().labels(i).length;
        }
        return SplitNotes.of(rows[Split.TRAIN.ordinal()], rows[Split.VALIDATION.ordinal()], rows[Split.TEST.ordinal()], false);
    }
}
