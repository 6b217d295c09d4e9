package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Arrays written by {@code numpy.save}, each in its own file. */
@Component
final class NpyFormat implements Format {

    private final DatasetLimits limits;

    NpyFormat(DatasetLimits limits) {
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
    public RawDataset read(Map<String, Path> files, Map<String, String> options) throws IOException {
        Problems problems = new Problems();
        NpyOptions read = NpyOptions.of(options, NpyExamples.checkNames(files.keySet(), null, problems));
        Map<String, NpyArray> arrays = new HashMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            arrays.put(file.getKey(), NpyArray.open(file.getKey(), "", Files.size(file.getValue()),
                    () -> Files.newInputStream(file.getValue()), problems));
        }
        problems.done();
        try (NpyExamples examples = new NpyExamples(arrays, read, limits, problems)) {
            return examples.read();
        }
    }
}
