package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.ImportOptions;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Arrays written by {@code numpy.save}, each in its own file. */
@Component
public final class NpyFormat implements Format {

    private final DatasetLimits limits;

    public NpyFormat(DatasetLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "npy";
    }

    @Override
    public Set<String> files() {
        return NpyExamples.NAMES;
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
        if (NpyExamples.checkNames(files.keySet(), null, problems)) {
            NpyOptions.checkDivided(given);
        }
        Map<String, NpyArray> arrays = new HashMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            arrays.put(file.getKey(), NpyArray.open(file.getKey(), "", Files.size(file.getValue()),
                    () -> Files.newInputStream(file.getValue()), problems));
        }
        problems.release();
        try (NpyExamples examples = new NpyExamples(arrays, read, limits, problems)) {
            return examples.read();
        }
    }
}
