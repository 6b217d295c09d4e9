package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Column;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.TablePreprocessing;
import dev.trainyard.nn.data.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.nd4j.linalg.api.buffer.DataType;

/** Reads a table in two passes. Closing frees the arrays, unless {@link #read} has returned them. */
final class CsvTable implements AutoCloseable {

    static final int MAX_CATEGORIES = 1000;
    /** Maximum number of categories of all columns together, because all are in memory while the table is read. */
    static final int MAX_CATEGORIES_IN_ALL = 100_000;

    private final List<CsvFile> files;
    private final CsvOptions options;
    private final DatasetLimits limits;
    private final Problems problems;
    private final List<String> header;
    private final int target;
    /** Indices of the input columns. */
    private final List<Integer> inputs = new ArrayList<>();
    private long rows;
    private final Map<Split, RawArray> raw = new EnumMap<>(Split.class);
    private final Map<Split, RawArray> outputs = new EnumMap<>(Split.class);
    private final Map<Split, int[]> labels = new EnumMap<>(Split.class);

    /** @param files files with the same columns, that of the training split first */
    CsvTable(List<CsvFile> files, CsvOptions options, DatasetLimits limits, Problems problems) {
        this.files = files;
        this.options = options;
        this.limits = limits;
        this.problems = problems;
        header = files.get(0).header();
        target = header.indexOf(options.target());
        for (int i = 0; i < header.size(); i++) {
            if (i != target && !options.ignore().contains(header.get(i))) {
                inputs.add(i);
            }
        }
    }

    RawDataset read() throws IOException {
        checkNames();
        TargetScan targetScan = new TargetScan(options.target(), limits.maxClasses());
        List<ColumnReading> columns = scan(targetScan);
        Targets targets = targetScan.decide(options.task(), files.get(0).part(), problems);
        problems.done();
        List<Division> divisions = divide(targetScan, targets);
        allocate(divisions, targets);
        for (int i = 0; i < files.size(); i++) {
            keep(files.get(i), divisions.get(i), targetScan.labels(i), columns);
        }
        problems.done();
        checkClasses(targets);
        TablePreprocessing preprocessing = learn(columns, targets.size());
        Map<Split, RawExamples> splits = new EnumMap<>(Split.class);
        raw.forEach((split, array) -> splits.put(split, new RawExamples(array.done(), labels.get(split),
                targets.isClassification() ? null : outputs.get(split).done())));
        return new RawDataset(Shape.of(preprocessing.width(inputs.size())), targets, preprocessing, splits);
    }

    private void checkNames() {
        for (Map.Entry<String, Set<String>> option : Map.of("target", Set.of(options.target()), "categorical", options.categorical(),
                "numeric", options.numeric(), "ignore", options.ignore()).entrySet()) {
            option.getValue().stream().filter(name -> !header.contains(name)).forEach(name -> problems.add(option.getKey(),
                    "must be a column, got %s: the columns are %s".formatted(Problems.quoted(name), columnNames())));
        }
        problems.done();
        if (inputs.isEmpty()) {
            problems.add(files.get(0).part(), "must have a column besides the target");
        }
        problems.done();
    }

    private String columnNames() {
        List<String> shown = header.stream().limit(Problems.MOST).map(Problems::quoted).toList();
        return String.join(", ", shown) + (shown.size() < header.size() ? " and " + (header.size() - shown.size()) + " more" : "");
    }

    /** The first pass: infers whether each column is numeric, and counts the rows. */
    private List<ColumnReading> scan(TargetScan targetScan) throws IOException {
        List<ColumnScan> scans = inputs.stream().map(i -> new ColumnScan(header.get(i))).toList();
        for (CsvFile file : files) {
            file.forEach(problems, (line, record) -> {
                targetScan.see(file.part(), line, record.get(target), problems);
                for (int k = 0; k < scans.size(); k++) {
                    scans.get(k).see(file.part(), line, record.get(inputs.get(k)), problems);
                }
            });
            int read = targetScan.endOfFile();
            if (read == 0) {
                problems.add(file.part(), "must have rows");
            }
            rows += read;
            limits.checkValues(file.part(), rows, inputs.size() + 1);
        }
        problems.done();
        int mostCategories = Math.min(MAX_CATEGORIES, MAX_CATEGORIES_IN_ALL / inputs.size());
        List<ColumnReading> columns = new ArrayList<>();
        for (int k = 0; k < scans.size(); k++) {
            String name = header.get(inputs.get(k));
            boolean numeric = options.numeric().contains(name)
                    || !options.categorical().contains(name) && scans.get(k).isMostlyNumbers();
            if (numeric) {
                scans.get(k).mustBeNumbers("; if the column's values are texts, name it in categorical", problems);
            }
            columns.add(numeric ? new ColumnReading.Numbers(name) : new ColumnReading.Categories(name, mostCategories));
        }
        return columns;
    }

    private List<Division> divide(TargetScan targetScan, Targets targets) {
        List<Division> divisions = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String part = files.get(i).part();
            int[] rows = targetScan.labels(i);
            divisions.add(part.equals("file")
                    ? Division.stratified(rows, targets.isClassification() ? targets.size() : 1, options.fractions())
                    : Division.all(CsvFormat.split(part), rows.length));
        }
        return divisions;
    }

    private void allocate(List<Division> divisions, Targets targets) {
        for (Split split : Split.values()) {
            int rows = divisions.stream().mapToInt(division -> division.sizes()[split.ordinal()]).sum();
            if (rows > 0) {
                raw.put(split, new RawArray(DataType.DOUBLE, rows, inputs.size()));
                if (targets.isClassification()) {
                    labels.put(split, new int[rows]);
                } else {
                    outputs.put(split, new RawArray(DataType.FLOAT, rows, 1));
                }
            }
        }
    }

    /** The second pass: stores the values of one file in the arrays. */
    private void keep(CsvFile file, Division division, int[] classes, List<ColumnReading> columns) throws IOException {
        double[] values = new double[columns.size()];
        float[] output = new float[1];
        int[] next = {0};
        file.forEach(problems, (line, record) -> {
            int row = next[0]++;
            Split split = division.splitOf(row);
            int position = division.position()[row];
            for (int k = 0; k < values.length; k++) {
                values[k] = columns.get(k).read(record.get(inputs.get(k)), split, file.part(), line, problems);
            }
            raw.get(split).put(position, values);
            if (outputs.isEmpty()) {
                labels.get(split)[position] = classes[row];
            } else {
                output[0] = (float) CsvNumber.parse(record.get(target));
                outputs.get(split).put(position, output);
            }
        });
    }

    private void checkClasses(Targets targets) {
        if (targets.isClassification()) {
            boolean[] trained = new boolean[targets.size()];
            for (int label : labels.get(Split.TRAIN)) {
                trained[label] = true;
            }
            for (int c = 0; c < trained.length; c++) {
                if (!trained[c]) {
                    problems.add("train", "must have an example of each class, has none of %s".formatted(Problems.quoted(targets.names().get(c))));
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
        limits.checkValues(files.get(0).part(), rows, preprocessing.width(learnt.size()) + width);
        return preprocessing;
    }

    @Override
    public void close() {
        raw.values().forEach(RawArray::close);
        outputs.values().forEach(RawArray::close);
    }
}
