package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.SplitAssignment;
import dev.trainyard.dataset.format.SplitNotes;
import dev.trainyard.dataset.format.column.ColumnReading;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;

/** Reads a table in two passes. Closing frees the arrays, unless {@link #read} has returned them. */
final class CsvTable implements AutoCloseable {

    static final int MAX_CATEGORIES = 1000;
    /** Maximum number of categories of all columns together, because all are in memory while the table is read. */
    static final int MAX_CATEGORIES_IN_ALL = 100_000;
    /** The raw values, and all of them once more while they are stored. */
    private static final int COPIES = 2;
    /** Heap for a row's label as read and in its split, for its split and its position there. */
    private static final int ROW_BYTES = 3 * Integer.BYTES + 1;
    /** Heap for a row's value while a column without missing values is fitted; before, for a random order of the rows. */
    private static final int VALUE_BYTES = Double.BYTES;
    /** Heap for a row's value while missing values are learnt: the value, its copy to sort, and the sort's own buffer. */
    private static final int SORTED_VALUE_BYTES = 3 * Double.BYTES;

    private final TableScan scan;
    private final CsvOptions options;
    private final DatasetLimits limits;
    private final ImportErrors problems;
    private final Map<Split, RawArray> raw = new EnumMap<>(Split.class);
    private final Map<Split, RawArray> outputs = new EnumMap<>(Split.class);
    private final Map<Split, int[]> labels = new EnumMap<>(Split.class);
    private final Map<Split, float[]> weights = new EnumMap<>(Split.class);
    private TargetDistribution distribution;

    CsvTable(TableScan scan, CsvOptions options, DatasetLimits limits, ImportErrors problems) {
        this.scan = scan;
        this.options = options;
        this.limits = limits;
        this.problems = problems;
    }

    /**
     * Infers what the columns are and keeps the values.
     *
     * @param room reserves the memory that this takes, as soon as the number of rows is known
     */
    RawDataset read(Consumer<MemorySize> room) throws IOException {
        scan.read(limits, false, problems);
        scan.infer(problems);
        Targets targets = scan.decideTargets(problems);
        problems.done();
        distribution = new TargetDistribution(scan, options, targets);
        List<ColumnReading> columns = scan.readings(MAX_CATEGORIES, MAX_CATEGORIES_IN_ALL);
        room.accept(new MemorySize(COPIES * Double.BYTES * scan.rows() * columns.size(), heapBytes()));
        List<SplitAssignment> divisions = divide(targets);
        allocate(divisions, targets);
        for (int i = 0; i < scan.files().size(); i++) {
            keep(scan.files().get(i), divisions.get(i), scan.target().labels(i), columns);
        }
        problems.done();
        checkClasses(targets);
        checkWeights();
        TablePreprocessing preprocessing = learn(columns, targets.size());
        Map<Split, RawExamples> splits = new EnumMap<>(Split.class);
        raw.forEach((split, array) -> splits.put(split, new RawExamples(array.done(), labels.get(split),
                targets.isClassification() ? null : outputs.get(split).done(), weights.get(split))));
        return new RawDataset(Shape.of(preprocessing.width(columns.size())), targets, preprocessing, splits,
                new TableReport(scan, options, distribution).summary(columns, preprocessing), options.weight(),
                SplitNotes.of(splits, scan.isDivided()));
    }

    private long heapBytes() {
        boolean sorts = scan.inputs().stream().anyMatch(i -> scan.inference(i).type() != ColumnSummary.Type.CATEGORICAL
                && (scan.scan(i).missing() > 0 || options.impute().isAsked()));
        int weight = scan.columns().weight() >= 0 ? Float.BYTES : 0;
        return scan.rows() * (ROW_BYTES + weight + (sorts ? SORTED_VALUE_BYTES : VALUE_BYTES));
    }

    private List<SplitAssignment> divide(Targets targets) {
        List<SplitAssignment> divisions = new ArrayList<>();
        for (int i = 0; i < scan.files().size(); i++) {
            String part = scan.files().get(i).part();
            int[] rows = scan.target().labels(i);
            divisions.add(part.equals("file")
                    ? SplitAssignment.stratified(rows, targets.isClassification() ? targets.size() : 1, options.fractions())
                    : SplitAssignment.all(CsvFormat.split(part), rows.length));
        }
        return divisions;
    }

    private void allocate(List<SplitAssignment> divisions, Targets targets) {
        for (Split split : Split.values()) {
            int rows = divisions.stream().mapToInt(assignment -> assignment.sizes()[split.ordinal()]).sum();
            if (rows > 0) {
                raw.put(split, new RawArray(DataType.DOUBLE, rows, scan.inputs().size()));
                if (targets.isClassification()) {
                    labels.put(split, new int[rows]);
                } else {
                    outputs.put(split, new RawArray(DataType.FLOAT, rows, targets.size()));
                }
                if (scan.columns().weight() >= 0) {
                    weights.put(split, new float[rows]);
                }
            }
        }
    }

    /** The second pass: stores the values of one file in the arrays. */
    private void keep(CsvFile file, SplitAssignment assignment, int[] classes, List<ColumnReading> columns) throws IOException {
        double[] values = new double[columns.size()];
        double[] output = new double[scan.columns().targets().size()];
        int[] next = {0};
        scan.forEach(file, problems, (line, record) -> {
            int row = next[0]++;
            Split split = assignment.splitOf(row);
            int position = assignment.position()[row];
            for (int k = 0; k < values.length; k++) {
                values[k] = columns.get(k).read(record.get(scan.inputs().get(k)), split, file.part(), line, problems);
            }
            raw.get(split).put(position, values);
            distribution.see(file.part(), line, record);
            if (outputs.isEmpty()) {
                labels.get(split)[position] = classes[row];
            } else {
                for (int k = 0; k < output.length; k++) {
                    output[k] = scan.style().parse(record.get(scan.columns().targets().get(k)));
                }
                outputs.get(split).put(position, output);
            }
            if (!weights.isEmpty()) {
                weights.get(split)[position] = weight(file, line, record.get(scan.columns().weight()));
            }
        });
    }

    private float weight(CsvFile file, int line, String text) {
        ColumnScan column = scan.scan(scan.columns().weight());
        float weight = (float) scan.style().parse(text);
        if (column.isMissing(text) || !(weight >= 0 && weight <= Float.MAX_VALUE)) {
            problems.add(file.part(), "%s: must be a weight, a number of at least 0, got %s".formatted(column.at(line),
                    ImportErrors.quoted(text)));
        }
        return weight;
    }

    private void checkWeights() {
        float[] trained = weights.get(Split.TRAIN);
        if (trained != null) {
            boolean any = false;
            for (float weight : trained) {
                any |= weight > 0;
            }
            if (!any) {
                problems.add("weight", "must have a weight above 0 for a training example" + ImportOptions.got(options.weight()));
            }
            problems.done();
        }
    }

    private void checkClasses(Targets targets) {
        if (targets.isClassification()) {
            boolean[] trained = new boolean[targets.size()];
            for (int label : labels.get(Split.TRAIN)) {
                trained[label] = true;
            }
            for (int c = 0; c < trained.length; c++) {
                if (!trained[c]) {
                    problems.add("train", "must have an example of each class, has none of %s"
                            .formatted(ImportErrors.quoted(targets.names().get(c))));
                }
            }
            problems.done();
        }
    }

    private TablePreprocessing learn(List<ColumnReading> columns, int width) {
        List<Column> learnt = new ArrayList<>();
        for (int k = 0; k < columns.size(); k++) {
            learnt.add(columns.get(k).learn(raw, k, problems));
        }
        problems.done();
        TablePreprocessing preprocessing = new TablePreprocessing(learnt);
        limits.checkValues(scan.files().get(0).part(), scan.rows(), preprocessing.width(learnt.size()) + width);
        return preprocessing;
    }

    @Override
    public void close() {
        raw.values().forEach(RawArray::close);
        outputs.values().forEach(RawArray::close);
    }
}
