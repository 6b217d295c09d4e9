package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trainyard.dataset.format.column.ColumnInference;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.dataset.format.column.CsvDialect;
import dev.trainyard.dataset.format.column.CsvText;
import dev.trainyard.dataset.format.column.DistinctTexts;
import dev.trainyard.dataset.format.column.NumberStyle;
import dev.trainyard.dataset.format.csv.CsvFile;
import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.format.csv.CsvHeader;
import dev.trainyard.dataset.format.csv.DelimiterDetection;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.platform.memory.MemorySize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Large, wide and damaged tables. */
class CsvLimitsTest {

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @ParameterizedTest
    @ValueSource(strings = {"", "7"})
    void reservesTheHeapThatRowsTake(String value) throws IOException {
        List<MemorySize> reserved = new ArrayList<>();
        format.read(Map.of("file", write("x,kind\n" + value + ",a\n" + rows(999, i -> i))), options(), reserved::add).close();
        // Two copies of one value in native memory; labels and splits on the heap, and the value, or three of it to sort the column.
        assertThat(reserved).containsExactly(new MemorySize(2 * 8 * 1000, (13 + (value.isEmpty() ? 24 : 8)) * 1000));
    }

    @Test
    void keepsFewCellsOfAWideTable() {
        for (int columns : new int[] {1, 200, 10_000}) {
            ColumnScan scan = scan(columns);
            for (String text : List.of("a", "b", "c", "1,5", "2,5", "3,5", "4.5", "5.5", "x", "y", "z")) {
                scan.see("file", 1, text, new ImportErrors());
            }
            ImportErrors problems = new ImportErrors(true);
            scan.mustBeNumbers(NumberStyle.POINT, "", problems);
            assertThat(problems.found()).hasSize(Math.min(9, Math.max(1, 20_000 / 11 / columns)));
            assertThat(scan.examples()).hasSize(Math.min(5, 20_000 / columns));
        }
    }

    @Test
    void countsDifferentTextsUpToAMaximum() {
        DistinctTexts texts = new DistinctTexts(3);
        // "Aa" and "BB" have the same hash code in Java.
        Stream.of("Aa", "BB", "Aa", "BB").forEach(texts::add);
        assertThat(texts.count()).isEqualTo(2);
        Stream.of("", "c", "d").forEach(texts::add);
        assertThat(texts.count()).isEqualTo(3);
    }

    @Test
    void limitsCategoriesByTheColumnsOfTexts() throws IOException {
        String numbers = ",1".repeat(150);
        String header = "id," + IntStream.range(0, 150).mapToObj(i -> "n" + i + ",").collect(Collectors.joining()) + "kind\n";
        try (RawDataset read = read(header + rows(900, i -> "id" + i + numbers), "test_fraction", "0", "validation_fraction", "0")) {
            assertThat(((Column.Categorical) ((TablePreprocessing) read.preprocessing()).columns().get(0)).categories()).hasSize(900);
        }
    }

    @Test
    @Timeout(5)
    void namesThousandsOfEqualColumns() throws IOException {
        // pandas names these columns name, name.1, name.2 and so on.
        String name = "n".repeat(300);
        CsvHeader header = CsvHeader.of("file", record(String.join(",", Collections.nCopies(10_000, name))), new ImportErrors());
        assertThat(header.names()).startsWith(name, name + ".1").endsWith(name + ".9999").doesNotHaveDuplicates();
    }

    @Test
    void findsTheDelimiterOfAHeaderLongerThanTheSample() throws IOException {
        String header = IntStream.range(0, 3000).mapToObj(i -> "the mass; in kilograms of " + i).collect(Collectors.joining(","));
        assertThat(header.length()).isGreaterThan(1 << 16);
        String row = "1" + ",2".repeat(2999);
        try (RawDataset read = read(header + ",kind\n" + row + ",a\n" + row + ",b\n")) {
            assertThat(read.table().delimiter()).isEqualTo(",");
        }
        String quoted = IntStream.range(0, 3000).mapToObj(i -> "\"a mass, in\nkilograms " + i + '"').collect(Collectors.joining(";"));
        Path file = write(quoted + "\n" + row.replace(',', ';') + "\n");
        ImportErrors problems = new ImportErrors();
        assertThat(DelimiterDetection.find("file", CsvText.open("file", file, null, problems), problems)).isEqualTo(';');
        assertThat(problems.found()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 20, 60})
    void refusesASmallGzipFileThatIsCutAndClosesIt(int missing) throws IOException {
        byte[] whole = gzip("x,kind\n" + rows(40, i -> i));
        Path file = Files.write(directory.resolve("file"), Arrays.copyOf(whole, whole.length - missing));
        assertThat(problems(() -> format.read(Map.of("file", file), options()))).singleElement().asString().startsWith("file ")
                .contains("must be a text or a whole gzip file");
        assertThat(problems(() -> format.read(Map.of("file", file), options("delimiter", ",")))).singleElement().asString()
                .startsWith("file ").contains("must be a text or a whole gzip file");
        assertThat(open(file)).isZero();
    }

    @Test
    void refusesASmallGzipFileWithAWrongChecksum() throws IOException {
        byte[] packed = gzip("x,kind\n" + rows(40, i -> i));
        packed[packed.length - 6] ^= 1;
        Path file = Files.write(directory.resolve("file"), packed);
        assertThat(problems(() -> format.preview(Map.of("file", file), options()))).singleElement().asString()
                .startsWith("file ").endsWith("must be a text or a whole gzip file (Corrupt GZIP trailer)");
        assertThat(open(file)).isZero();
    }

    @Test
    void anExplicitSignBetweenThousandsFixesTheDecimalSign() throws IOException {
        String table = "x;kind\n1,234;a\n2,500;b\n1,50;a\n";
        assertThat(problems(() -> read(table, "thousands", ","))).containsExactly(
                "file line 4, column \"x\": must be a finite number, got \"1,50\"" + ColumnInference.HINT);
        String points = table.replace(',', '.');
        assertThat(problems(() -> read(points, "thousands", "."))).containsExactly(
                "file line 4, column \"x\": must be a finite number, got \"1.50\"" + ColumnInference.HINT);
        // pandas.read_csv(thousands=",") reads the same numbers.
        assertThat(values("x;kind\n1,234;a\n2,500;b\n1.50;a\n", "thousands", ",")).containsExactlyInAnyOrder(1234.0, 2500.0, 1.5);
        assertThat(values("x;kind\n1.234;a\n2.500;b\n1,50;a\n", "thousands", ".")).containsExactlyInAnyOrder(1234.0, 2500.0, 1.5);
    }

    @Test
    void refusesOtherSignsBetweenThousandsThanTheOption() {
        String table = "x;kind\n1234;a\n2 500;b\n15;a\n";
        for (String thousands : List.of(",", ".", "'", "none")) {
            assertThat(problems(() -> read(table, "thousands", thousands))).containsExactly(
                    "file line 3, column \"x\": must be a finite number, got \"2 500\"" + ColumnInference.HINT);
        }
    }

    @Test
    void saysWhyATargetWithATextHasClasses() throws IOException {
        Path mixed = write("x,kind\n1,0\n2,1\n3,maybe\n");
        assertThat(why(mixed)).isEqualTo("2 of 3 values are numbers, and there are at most 10 different values.");
        assertThat(why(write("x,kind\n1,0.5\n2,1\n3,maybe\n"))).isEqualTo("2 of 3 values are numbers, some with fractions.");
        assertThat(why(write("x,kind\n1,0\n2,1\n"))).isEqualTo("The values are at most 10 different whole numbers.");
        assertThat(why(write("x,kind\n" + IntStream.range(0, 11).mapToObj(i -> "1," + i + "\n").collect(Collectors.joining()))))
                .isEqualTo("The values are more than 10 different whole numbers.");
        assertThat(why(write("x,kind\n1,0.5\n2,1\n"))).isEqualTo("The values are numbers with fractions.");
    }

    @Test
    void previewsATableWhoseLastColumnCannotBeATarget() throws IOException {
        Path file = write("x,note\n1," + "a".repeat(201) + "\n2," + "b".repeat(201) + "\n");
        TablePreview preview = format.preview(Map.of("file", file), Map.of()).orElseThrow();
        assertThat(preview.target()).isEqualTo("note");
        assertThat(preview.targets()).isNull();
        assertThat(preview.problems()).extracting(Violation::toString).containsExactly(
                "file line 2, column \"note\": must have at most 200 characters; leave the column out with ignore",
                "file line 3, column \"note\": must have at most 200 characters; leave the column out with ignore",
                "file must have at least two classes, column \"note\" has none");
    }

    /** Some spreadsheets end each line with the delimiter. */
    @Test
    void previewsATableWhoseLastColumnIsEmpty() throws IOException {
        TablePreview preview = format.preview(Map.of("file", write("age,kind,\n30,a,\n40,b,\n")), Map.of()).orElseThrow();
        assertThat(preview.target()).isEqualTo("column_3");
        assertThat(preview.targets()).isNull();
        assertThat(preview.table().columns()).extracting(ColumnSummary::type).containsExactly(ColumnSummary.Type.NUMERIC,
                ColumnSummary.Type.CATEGORICAL, ColumnSummary.Type.CATEGORICAL);
        assertThat(preview.table().columns().get(0).examples()).containsExactly("30", "40");
        assertThat(preview.problems()).extracting(Violation::toString).containsExactly(
                "file must have rows with a target; column \"column_3\" has no value",
                "file must have at least two classes, column \"column_3\" has none");
    }

    private String why(Path file) throws IOException {
        return format.preview(Map.of("file", file), options()).orElseThrow().table().columns().get(1).why();
    }

    private static ColumnScan scan(int columns) {
        CsvDialect dialect = CsvDialect.of(Map.of(), new ImportOptions(Map.of()));
        return new ColumnScan("x", dialect, new DateFormat(DateFormat.ISO).parser(), columns);
    }

    private static CSVRecord record(String line) throws IOException {
        return CsvFile.parser(new StringReader(line), ',').iterator().next();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    /** Returns how many descriptors this process has of a file. */
    private static long open(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "open files are counted in /proc, which only Linux has");
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(link -> {
                try {
                    return Files.isSameFile(link, file);
                } catch (IOException e) {
                    return false;
                }
            }).count();
        }
    }

    private interface Row {
        Object at(int i);
    }

    private static String rows(int n, Row row) {
        return IntStream.range(0, n).mapToObj(i -> row.at(i) + "," + (i % 2 == 0 ? "a" : "b") + "\n").collect(Collectors.joining());
    }

    private Path write(String table) throws IOException {
        return Files.writeString(directory.resolve("file"), table);
    }

    private RawDataset read(String table, String... options) throws IOException {
        return format.read(Map.of("file", write(table)), options(options));
    }

    private List<Double> values(String table, String... options) throws IOException {
        try (RawDataset read = read(table, options)) {
            return read.splits().values().stream().flatMap(split -> Arrays.stream(split.raw().toDoubleMatrix())).map(row -> row[0])
                    .toList();
        }
    }

    private static Map<String, String> options(String... options) {
        Map<String, String> map = new HashMap<>(Map.of("target", "kind"));
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    private static List<String> problems(ThrowingCallable call) {
        return catchThrowableOfType(InvalidSpecificationException.class, call).violations().stream().map(Violation::toString).toList();
    }
}
