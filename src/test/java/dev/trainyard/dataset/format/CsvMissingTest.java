package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** The texts of a table that stand for a missing value, in the import and at prediction. */
class CsvMissingTest {

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @Test
    void refusesAConstantThatIsNotFiniteWhenStandardised() {
        assertThat(problems("x,kind\n1,a\n1.001,b\n", "impute", "constant", "impute_value", "1e38")).containsExactly(
                "impute_value must be finite when column \"x\" is standardised by the training split, got 1.0E38");
    }

    private static Map<String, String> options(String... options) {
        Map<String, String> map = new HashMap<>(Map.of("target", "kind"));
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    private RawDataset read(String table, String... options) throws IOException {
        return format.read(Map.of("train", Files.writeString(directory.resolve("train"), table)), options(options));
    }

    private List<String> problems(String table, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(table, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
