package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.Archive;
import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.springframework.stereotype.Component;

/** Arrays in one archive written by {@code numpy.savez} or {@code numpy.savez_compressed}. */
@Component
public final class NpzFormat implements Format {

    private static final int MAX_ENTRIES = 100;

    private final DatasetLimits limits;

    public NpzFormat(DatasetLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "npz";
    }

    @Override
    public Set<String> files() {
        return Set.of("file");
    }

    @Override
    public Set<String> options() {
        return NpyOptions.NAMES;
    }

    @Override
    public List<Violation> wrongOptions(Set<String> files, Map<String, String> options, boolean preview) {
        return NpyOptions.wrong(options);
    }

    @Override
    public RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException {
        ImportOptions given = new ImportOptions(options);
        ImportErrors problems = new ImportErrors(given);
        NpyOptions read = NpyOptions.of(given);
        if (!files.containsKey("file")) {
            problems.add("file", "is required");
            problems.done();
        }
        try (Archive archive = Archive.open("file", files.get("file"), MAX_ENTRIES, problems)) {
            Map<String, ZipEntry> entries = new HashMap<>();
            for (ZipEntry entry : archive.entries()) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                if (NpyExamples.NAMES.contains(name)) {
                    entries.put(name, entry);
                } else {
                    problems.add("file", "must have arrays named %s only, got %s".formatted(String.join(", ", NpyExamples.NAMES),
                            ImportErrors.quoted(name)));
                }
            }
            if (NpyExamples.checkNames(entries.keySet(), "file", problems)) {
                NpyOptions.checkDivided(given);
            }
            Map<String, NpyArray> arrays = new HashMap<>();
            for (Map.Entry<String, ZipEntry> entry : entries.entrySet()) {
                arrays.put(entry.getKey(), NpyArray.open("file", entry.getKey() + ": ", entry.getValue().getSize(),
                        () -> archive.read(entry.getValue()), problems));
            }
            problems.release();
            try (NpyExamples examples = new NpyExamples(arrays, read, limits, problems)) {
                return examples.read();
            }
        }
    }
}
