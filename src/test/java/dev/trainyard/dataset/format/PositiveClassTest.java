package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
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

class PositiveClassTest {

    private static final String CREDITS = "x,kind\n1,bad\n2,good\n3,good\n";

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @Test
    void isTheSecondInAlphabeticalOrderByDefault() throws IOException {
        RawDataset read = read(CREDITS);

        assertThat(read.targets().names()).containsExactly("bad", "good");
        assertThat(read.targets().positiveClass()).isEqualTo("good");
    }

    @Test
    void becomesTheSecondClass() throws IOException {
        RawDataset read = read(CREDITS, "positive_class", "bad");

        assertThat(read.targets().names()).containsExactly("good", "bad");
        assertThat(read.targets().positiveClass()).isEqualTo("bad");
        double[] x = read.splits().get(Split.TRAIN).raw().toDoubleVector();
        int[] labels = read.splits().get(Split.TRAIN).labels();
        for (int i = 0; i < labels.length; i++) {
            assertThat(labels[i]).as("x = " + x[i]).isEqualTo(x[i] == 1 ? 1 : 0);
        }
    }

    @Test
    void namesABooleanInAnySpelling() throws IOException {
        assertThat(read("x,kind\n1,TRUE\n2,true\n3,false\n", "positive_class", "False").targets().names()).containsExactly("true", "false");
    }

    @Test
    void mustBeOneOfTwoClasses() {
        assertThat(problems(CREDITS, "positive_class", "worst")).containsExactly("positive_class must be one of bad, good, got \"worst\"");
        assertThat(problems("x,kind\n1,a\n2,b\n3,c\n", "positive_class", "a")).containsExactly(
                "positive_class must be absent unless there are two classes, column \"kind\" has 3");
        assertThat(problems("x,kind\n1,0.5\n2,0.25\n", "positive_class", "0.5")).containsExactly(
                "positive_class must be absent: column \"kind\" has numbers to predict, not classes");
        assertThat(problems("x,a,b\n1,0,1\n2,1,0\n", "positive_class", "1", "target", "a,b")).containsExactly(
                "positive_class must be absent if there are several targets");
    }

    private RawDataset read(String table, String... options) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("target", "kind", "validation_fraction", "0", "test_fraction", "0"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return format.read(Map.of("file", Files.writeString(directory.resolve("file"), table)), all);
    }

    private List<String> problems(String table, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(table, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
