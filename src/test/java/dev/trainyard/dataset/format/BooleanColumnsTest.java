package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** pandas 2.2 reads a column of only true, True, TRUE, false, False and FALSE as booleans, and a column with another text as texts. */
class BooleanColumnsTest {

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @Test
    void readsSpellingsOfInputsAlike() throws IOException {
        RawDataset read = read("smoker,kind\ntrue,a\nTRUE,b\nFalse,a\nfalse,b\n");

        assertThat(column(read)).isEqualTo(new Column.Categorical("smoker", List.of("false", "true")));
        assertThat(read.splits().get(Split.TRAIN).raw().toDoubleVector()).containsExactlyInAnyOrder(0, 0, 1, 1);
        assertThat(read.table().notes()).anySatisfy(note -> assertThat(note).contains("smoker", "several spellings"));
    }

    @Test
    void readsSpellingsOfTheTargetAlike() throws IOException {
        RawDataset read = read("x,kind\n1,True\n2,TRUE\n3,false\n4,FALSE\n");

        assertThat(read.targets().names()).containsExactly("false", "true");
        assertThat(read.splits().get(Split.TRAIN).labels()).containsExactlyInAnyOrder(0, 0, 1, 1);
    }

    @Test
    void keepsTheSpellingOfAColumnWithOne() throws IOException {
        assertThat(column(read("smoker,kind\nTrue,a\nFalse,b\n"))).isEqualTo(new Column.Categorical("smoker",
                List.of("False", "True")));
    }

    @Test
    void keepsTextsThatAreNotOnlyBooleans() throws IOException {
        assertThat(column(read("smoker,kind\ntrue,a\nTRUE,b\nunsure,a\n"))).isEqualTo(new Column.Categorical("smoker",
                List.of("TRUE", "true", "unsure")));
    }

    private static Column column(RawDataset read) {
        return ((TablePreprocessing) read.preprocessing()).columns().get(0);
    }

    private RawDataset read(String table) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), table);
        return format.read(Map.of("file", file), Map.of("target", "kind", "validation_fraction", "0", "test_fraction", "0"));
    }
}
