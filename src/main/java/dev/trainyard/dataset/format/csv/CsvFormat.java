package dev.trainyard.dataset.format.csv;

import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.format.column.CsvOptions;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Tables as text: each row is an example, one column is the target. A table comes as one {@code file}, which is divided at random, or
 * as separate files for {@code train}, {@code validation} and {@code test}. Each file is read twice: first to infer the columns' types,
 * then to keep the values.
 */
@Component
public final class CsvFormat implements Format {

    private final DatasetLimits limits;

    public CsvFormat(DatasetLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Set<String> files() {
        return Set.of("file", "train", "validation", "test");
    }

    @Override
    public Set<String> options() {
        return CsvOptions.NAMES;
    }

    /** A number that takes eight bytes in memory may take only two characters in the file, with its delimiter. */
    @Override
    public int growth() {
        return 8;
    }

    @Override
    public RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException {
        return read(files, options, size -> {
        });
    }

    @Override
    public RawDataset read(Map<String, Path> files, Map<String, String> options, Consumer<MemorySize> room) throws IOException {
        ImportOptions given = new ImportOptions(options);
        ImportErrors problems = new ImportErrors(given);
        CsvOptions read = CsvOptions.of(options, given, isDivided(files), false);
        TableScan scan = scan(files, read, problems);
        try (CsvTable table = new CsvTable(scan, read, limits, problems)) {
            return table.read(room);
        }
    }

    @Override
    public Optional<TablePreview> preview(Map<String, Path> files, Map<String, String> options) throws IOException {
        ImportOptions given = new ImportOptions(options);
        ImportErrors problems = new ImportErrors(given);
        CsvOptions read = CsvOptions.of(options, given, isDivided(files), true);
        TableScan scan = scan(files, read, problems);
        return Optional.of(new CsvPreview(scan, read, limits).read());
    }

    @Override
    public List<Violation> wrongOptions(Set<String> files, Map<String, String> options, boolean preview) {
        ImportOptions given = new ImportOptions(options);
        CsvOptions.of(options, given, files.contains("train"), preview);
        return given.violations();
    }

    /** Returns whether the splits are files of their own. */
    private static boolean isDivided(Map<String, Path> files) {
        return files.containsKey("train") && !files.containsKey("file");
    }

    /** Opens the files and finds the columns that the options name; reports wrong files, options and columns together. */
    private TableScan scan(Map<String, Path> files, CsvOptions options, ImportErrors problems) throws IOException {
        boolean single = files.containsKey("file");
        if (!single && !files.containsKey("train")) {
            problems.add("file", "is required, or train as a separate file");
        } else if (single && files.size() > 1) {
            problems.add("file", "must be absent when train, validation or test are separate files");
        }
        problems.done();
        TableScan scan = new TableScan(open(files, options, problems), options, limits, problems);
        problems.release();
        return scan;
    }

    /** Opens the files of one table, that of the training split first. */
    private static List<CsvFile> open(Map<String, Path> files, CsvOptions options, ImportErrors problems) throws IOException {
        List<CsvFile> tables = new ArrayList<>();
        for (String part : List.of("file", "train", "validation", "test")) {
            if (files.containsKey(part)) {
                CsvFile table = CsvFile.open(part, files.get(part), options.dialect(), tables.isEmpty() ? null : tables.get(0).delimiter(),
                        problems);
                if (!tables.isEmpty() && !table.header().equals(tables.get(0).header())) {
                    problems.add(part, "must have the same columns in the same order as train");
                }
                tables.add(table);
            }
        }
        problems.done();
        return tables;
    }

    /** Returns the split of a file with the part name {@code train}, {@code validation} or {@code test}. */
    static Split split(String part) {
        return Split.valueOf(part.toUpperCase(Locale.ROOT));
    }
}
