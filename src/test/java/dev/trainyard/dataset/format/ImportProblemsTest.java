package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.format.numpy.NpzFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Files and options that an import refuses, and what it says about them. */
class ImportProblemsTest {

    @TempDir
    private Path directory;
    private final DatasetLimits limits = new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1));
    private final CsvFormat csv = new CsvFormat(limits);

    @Test
    void namesEveryWrongOptionAndColumnAtOnce() throws IOException {
        assertThat(problems("age,city,kind\n1,Bern,a\n".getBytes(StandardCharsets.UTF_8), Map.of("target", "kin", "weight", "w", "ignore",
                "town,city", "categorical", "sort", "decimal", "x", "impute", "guess", "test_fraction", "2", "header", "maybe")))
                .extracting(problem -> problem.split(" ")[0]).containsExactlyInAnyOrder("target", "weight", "ignore", "categorical", "decimal",
                        "impute", "test_fraction", "header");
    }

    @Test
    void namesTheWrongOptionsOfAFormThatIsWrongToo() {
        assertThat(csv.wrongOptions(Set.of("file"), Map.of("decimal", "x", "seed", "y"), false)).extracting(Violation::field)
                .containsExactlyInAnyOrder("decimal", "seed", "target");
        assertThat(csv.wrongOptions(Set.of("file"), Map.of("decimal", "x"), true)).extracting(Violation::field).containsExactly("decimal");
        assertThat(new NpzFormat(limits).wrongOptions(Set.of("file"), Map.of("task", "x", "divisor", "0"), false))
                .extracting(Violation::field).containsExactlyInAnyOrder("task", "divisor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', value = {
        "5041523115040000#must be text, got a Parquet file; convert it to csv, in Python by pd.read_parquet(\"data.parquet\").to_csv(\"data.csv\", index=False)",
        "4152524F5731000010#must be text, got a Feather or Arrow file", "894844460D0A1A0A00#must be text, got an HDF5 file",
        "504B030414000600#must be text, got an Excel workbook or another ZIP archive",
        "D0CF11E0A1B11AE1000000#must be text, got an Excel workbook of before 2007",
        "53514C69746520666F726D6174203300#must be text, got an SQLite database"})
    void saysHowToConvertFilesThatAreNoText(String start, String rule) throws IOException {
        byte[] file = new byte[1000];
        for (int i = 0; i < start.length() / 2; i++) {
            file[i] = (byte) Integer.parseInt(start, 2 * i, 2 * i + 2, 16);
        }
        assertThat(problems(file, Map.of("target", "y"))).singleElement().asString().startsWith("file " + rule);
    }

    @Test
    void readsTextThatBeginsWithTheLettersOfASignature() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "PAR1,kind\n1,a\n2,b\n");
        assertThat(csv.read(Map.of("file", file), Map.of("target", "kind")).targets().names()).containsExactly("a", "b");
    }

    /** A byte of Latin-1 in the header, and one far behind the first block that is decoded. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 20_000, 40_000})
    void namesTheLineOfAByteThatIsNotInTheEncoding(int line) throws IOException {
        StringBuilder table = new StringBuilder();
        for (int i = 1; i <= 40_000; i++) {
            table.append(i == line ? "\u00fc" : "u").append(i == 1 ? ",kind" : i % 2 == 0 ? ",a" : ",b").append(i % 3 == 0 ? "\r\n" : "\n");
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(table.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        for (byte[] file : List.of(table.toString().getBytes(StandardCharsets.ISO_8859_1), packed.toByteArray())) {
            assertThat(problems(file, Map.of("target", "kind"))).singleElement().asString()
                    .startsWith("file line %d: must be text in utf-8".formatted(line));
        }
    }

    private List<String> problems(byte[] file, Map<String, String> options) throws IOException {
        Path path = Files.write(directory.resolve("file"), file);
        return catchThrowableOfType(InvalidSpecificationException.class, () -> csv.read(Map.of("file", path), options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
