package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.CategoryReading;
import dev.trainyard.dataset.format.column.ColumnInference;
import dev.trainyard.dataset.format.column.ColumnReading;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.format.column.DateGuess;
import dev.trainyard.dataset.format.column.DatetimeReading;
import dev.trainyard.dataset.format.column.DecimalDetection;
import dev.trainyard.dataset.format.column.NumberReading;
import dev.trainyard.dataset.format.column.NumberStyle;
import dev.trainyard.dataset.format.column.TargetScan;
import dev.trainyard.dataset.raw.ColumnSummary.Type;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.nn.data.Targets.Task;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reads a table for the first time, in order to infer how its numbers are written and what its columns are. */
final class TableScan {

    private static final int RARE_FACTOR = 10;

    private final List<CsvFile> files;
    private final CsvOptions options;
    private final TableColumns columns;
    private final TargetScan target;
    /** Null if there is one target and its task is not multi_label. */
    private final SeveralTargets several;
    private final DateFormat.Parser dates;
    private final List<ColumnScan> scans = new ArrayList<>();
    private final RowNames rowNames;
    private final List<ColumnInference> inferences = new ArrayList<>();
    /** Reasons for leaving columns out that the import does not name. */
    private final Map<Integer, String> leftOut = new TreeMap<>();
    private final List<Integer> inputs = new ArrayList<>();
    /** Null once the target's signs are decided. */
    private TargetSigns targetSigns;
    private NumberStyle style;
    private long rows;
    private long dropped;

    /** @param files of the same columns, that of the training split first */
    TableScan(List<CsvFile> files, CsvOptions options, DatasetLimits limits, ImportErrors problems) {
        this.files = files;
        this.options = options;
        CsvFile first = files.get(0);
        columns = TableColumns.of(first.header(), options, first.part(), problems);
        dates = options.dates().parser();
        first.header().forEach(name -> scans.add(scan(name)));
        targetSigns = new TargetSigns(scan(first.header().get(columns.target())), columns.target(), options, asked(columns.target()));
        target = new TargetScan(scans.get(columns.target()), limits.maxClasses());
        several = columns.targets().size() == 1 && options.task() != Task.MULTI_LABEL ? null
                : new SeveralTargets(columns.targets().stream().map(scans::get).toList());
        boolean free = columns.isInput(0) && asked(0) == null;
        rowNames = first.columns().unnamed() && free ? new RowNames() : null;
    }

    /**
     * Reads the files.
     *
     * @param lenient whether to go on with the rows that can be read, and to leave out those without a target unasked
     */
    void read(DatasetLimits limits, boolean lenient, ImportErrors problems) throws IOException {
        int width = scans.size() - columns.ignored().size();
        int[] scanned = IntStream.range(0, scans.size()).filter(i -> i != columns.target() && !columns.ignored().contains(i)).toArray();
        for (CsvFile file : files) {
            file.forEach(problems, (line, record) -> {
                String desired = record.get(columns.target());
                if (targetSigns != null && scans.get(columns.target()).isUndecided(desired)) {
                    scans.get(columns.target()).decideSignsLike(targetSigns.decide(files));
                    targetSigns = null;
                }
                int missing = missingTarget(record);
                if (missing >= 0) {
                    scans.get(missing).seeMissing(file.part(), line, record.get(missing));
                    dropped++;
                    if (!options.dropMissing() && !lenient) {
                        problems.add(file.part(), ("%s: must not be missing in the target, got %s; leave such rows out with "
                                + "drop_missing_targets=true; if the text is a class, list the others in missing").formatted(
                                scans.get(missing).at(line), ImportErrors.quoted(record.get(missing))));
                    }
                    return;
                }
                target.see(file.part(), line, desired, problems);
                for (int k = 0; several != null && k < columns.targets().size(); k++) {
                    several.see(k, line, record.get(columns.targets().get(k)));
                }
                see(file, scanned, line, record, problems);
            });
            int read = target.endOfFile();
            if (read == 0) {
                problems.add(file.part(), "must have rows" + (dropped > 0 ? " with a target; column %s has no value".formatted(
                        ImportErrors.quoted(scans.get(columns.target()).name())) : ""));
            }
            if (rowNames != null) {
                rowNames.endOfFile();
            }
            rows += read;
            limits.checkValues(file.part(), rows, width);
        }
        if (!lenient || rows == 0 && dropped == 0) {
            problems.done();
        }
        if (rows == 0) {
            seeRowsWithoutTarget(scanned, problems);
        }
    }

    /** Describes the columns of a table of which no row has a target: in a preview, the target may only be a guess. */
    private void seeRowsWithoutTarget(int[] scanned, ImportErrors problems) throws IOException {
        // Rows of wrong length have been noted in the first reading.
        ImportErrors again = new ImportErrors(true);
        for (CsvFile file : files) {
            file.forEach(again, (line, record) -> see(file, scanned, line, record, problems));
            if (rowNames != null) {
                rowNames.endOfFile();
            }
        }
    }

    private void see(CsvFile file, int[] scanned, int line, CsvRow record, ImportErrors problems) {
        for (int i : scanned) {
            scans.get(i).seeAny(file.part(), line, record.get(i), problems);
        }
        if (rowNames != null) {
            rowNames.see(record.get(0));
        }
    }

    private ColumnScan scan(String name) {
        return new ColumnScan(name, options.dialect(), dates, files.get(0).header().size());
    }

    /** Infers the style of numbers, then the type of each column, and notes what an import would refuse. */
    void infer(ImportErrors problems) {
        List<ColumnScan> free = new ArrayList<>();
        for (int i = 0; i < scans.size(); i++) {
            if (!columns.ignored().contains(i) && asked(i) != Type.CATEGORICAL) {
                free.add(scans.get(i));
            }
        }
        int before = problems.found().size();
        style = DecimalDetection.find(free, options.dialect(), files.get(0).delimiter(), problems);
        boolean decided = problems.found().size() == before;
        for (int i = 0; i < scans.size(); i++) {
            inferences.add(infer(i));
            if (i == 0 && rowNames != null && rowNames.nameRows()) {
                leftOut.put(i, "It has no name and only names the rows.");
            } else if (columns.ignored().contains(i)) {
                leftOut.put(i, "It is named in ignore.");
            } else if (columns.isInput(i) && scans.get(i).values() == 0) {
                leftOut.put(i, "No cell has a value." + scans.get(i).markersSeen());
            } else if (columns.isInput(i)) {
                inputs.add(i);
                if (decided) {
                    inferences.get(i).check(scans.get(i), style, problems);
                }
            }
        }
        if (options.datesGiven() && inputs.stream().allMatch(i -> scans.get(i).dates() == 0)) {
            problems.add("date_format", "must be the form of a column's dates: no cell is a date of the form %s%s".formatted(
                    options.dates().shown(), firstDate()));
        }
        if (inputs.isEmpty()) {
            problems.add(files.get(0).part(), "must have a column besides the target that has values");
        }
    }

    /** Returns the first cell that looks like a date, for a message; empty if none of the first cells does. */
    private String firstDate() {
        for (int i : inputs) {
            for (String text : scans.get(i).examples()) {
                if (DateGuess.looksLikeDate(text)) {
                    return "; column %s has %s".formatted(ImportErrors.quoted(scans.get(i).name()), ImportErrors.quoted(text));
                }
            }
        }
        return "";
    }

    private ColumnInference infer(int column) {
        ColumnScan scan = scans.get(column);
        if (column != columns.target() && column != columns.weight()) {
            Type type = ColumnInference.of(scan, style, asked(column), options.datesGiven()).type();
            scan.decideSigns(type == Type.CATEGORICAL || type == Type.EMPTY);
        }
        return ColumnInference.of(scan, style, asked(column), options.datesGiven()).with(scan.markersSeen());
    }

    private Type asked(int column) {
        return columns.numeric().contains(column) ? Type.NUMERIC : columns.categorical().contains(column) ? Type.CATEGORICAL : null;
    }

    /** Reads the rows of a file that have a target, with this scan's numbers from 0. */
    void forEach(CsvFile file, ImportErrors problems, CsvFile.Rows action) throws IOException {
        file.forEach(problems, (line, record) -> {
            if (missingTarget(record) < 0) {
                action.row(line, record);
            }
        });
    }

    /** Returns the first target whose value is missing in a row; −1 if none is. */
    private int missingTarget(CsvRow record) {
        for (int column : columns.targets()) {
            if (scans.get(column).isMissing(record.get(column))) {
                return column;
            }
        }
        return -1;
    }

    /** Decides what the targets are; see {@link TargetScan#decide}. Also checks the weights. */
    Targets decideTargets(ImportErrors problems) {
        String part = files.get(0).part();
        if (columns.weight() >= 0) {
            scans.get(columns.weight()).mustBeNumbers(style, "", problems);
        }
        if (several != null && options.positiveClass() != null) {
            problems.add(CsvOptions.POSITIVE_CLASS, "must be absent if there are several targets");
        }
        return several == null ? target.decide(options.task(), style, options.positiveClass(), part, problems)
                : several.decide(options.task(), style, part, problems);
    }

    /** Returns a sentence on why the task was chosen. */
    String whyTask() {
        return several == null ? target.why() : several.why();
    }

    /** Returns what reads the values of each input, in the order of {@link #inputs}. */
    List<ColumnReading> readings(int maxCategories, int maxCategoriesInAll) {
        int texts = (int) inputs.stream().filter(i -> inferences.get(i).type() == Type.CATEGORICAL).count();
        int room = maxCategoriesInAll / Math.max(1, texts);
        int most = Math.min(maxCategories, room);
        // More texts may be seen if the rare ones share a place.
        int mostSeen = options.minFrequency() > 1 ? Math.min(RARE_FACTOR * maxCategories, room) : most;
        return inputs.stream().map(i -> reading(i, most, mostSeen)).toList();
    }

    private ColumnReading reading(int column, int mostCategories, int mostTexts) {
        ColumnScan scan = scans.get(column);
        return switch (inferences.get(column).type()) {
            case CATEGORICAL -> new CategoryReading(scan, options, mostCategories, mostTexts);
            case DATETIME -> new DatetimeReading(scan, options);
            default -> new NumberReading(scan, options, style);
        };
    }

    List<CsvFile> files() {
        return files;
    }

    /** Returns whether the import divides the rows, because they come in one file. */
    boolean isDivided() {
        return files.get(0).part().equals("file");
    }

    TableColumns columns() {
        return columns;
    }

    TargetScan target() {
        return target;
    }

    NumberStyle style() {
        return style;
    }

    /** The columns of the inputs. */
    List<Integer> inputs() {
        return inputs;
    }

    /** The reason for leaving a column out; null if it is not. */
    String leftOut(int column) {
        return leftOut.get(column);
    }

    ColumnScan scan(int column) {
        return scans.get(column);
    }

    ColumnInference inference(int column) {
        return inferences.get(column);
    }

    /** The number of rows with a target. */
    long rows() {
        return rows;
    }

    /** The number of rows without a target. */
    long dropped() {
        return dropped;
    }
}
