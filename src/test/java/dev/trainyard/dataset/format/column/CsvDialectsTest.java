package dev.trainyard.dataset.format.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what is read of tables in many dialects with what pandas reads: tables.py beside tables.zip made both. */
class CsvDialectsTest {

    private static final Map<String, String> DELIMITERS = Map.of("comma", ",", "semicolon", ";", "tab", "tab", "bar", "|");

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    private record Table(byte[] content, JsonNode expected) {
    }

    static Stream<Named<Table>> tables() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(CsvDialectsTest.class.getResourceAsStream("tables.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        List<Named<Table>> tables = new ArrayList<>();
        for (JsonNode expected : new JsonMapper().readTree(files.get("cases.json"))) {
            String name = expected.get("file").stringValue();
            tables.add(Named.of(name, new Table(files.get(name), expected)));
        }
        return tables.stream();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void readsWhatPandasReads(Table table) throws IOException {
        JsonNode columns = table.expected.get("columns");
        for (Imputation.Strategy strategy : List.of(Imputation.Strategy.MEDIAN, Imputation.Strategy.MEAN,
                Imputation.Strategy.MOST_FREQUENT)) {
            try (RawDataset read = format.read(files(table), options(table, "impute", strategy.name().toLowerCase(Locale.ROOT)))) {
                double[][] raw = read.splits().get(Split.TRAIN).raw().toDoubleMatrix();
                List<Column> learnt = ((TablePreprocessing) read.preprocessing()).columns();
                for (int k = 0; k < learnt.size(); k++) {
                    JsonNode expected = columns.get(learnt.get(k).name());
                    int column = k;
                    compare(learnt.get(k), Arrays.stream(raw).mapToDouble(row -> row[column]).toArray(), expected);
                    if (learnt.get(k) instanceof Column.Numeric numeric) {
                        double wanted = expected.get(strategy.name().toLowerCase(Locale.ROOT)).doubleValue();
                        assertThat(numeric.missing().value()).isCloseTo(wanted, within(1e-12 * Math.abs(wanted)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void describesTheDialectAndTheColumns(Table table) throws IOException {
        TablePreview preview = format.preview(files(table), options(table)).orElseThrow();
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.target()).isEqualTo("kind");
        assertThat(preview.targets().names()).containsExactly("a", "b");
        assertThat(preview.table().delimiter()).isEqualTo(DELIMITERS.get(table.expected.get("delimiter").stringValue()));
        assertThat(preview.table().decimal()).isEqualTo(table.expected.get("decimal").stringValue());
        assertThat(preview.table().rows()).isEqualTo(10);
        for (ColumnSummary column : preview.table().columns()) {
            JsonNode expected = table.expected.get("columns").get(column.name());
            assertThat(column.missing()).isEqualTo(expected.get("missing").longValue());
            if (expected.has("mean")) {
                assertThat(column.type()).isEqualTo(ColumnSummary.Type.NUMERIC);
                assertThat(column.statistics().min()).isEqualTo(expected.get("min").doubleValue());
                assertThat(column.statistics().max()).isEqualTo(expected.get("max").doubleValue());
                double deviation = expected.get("deviation").doubleValue();
                assertThat(column.statistics().mean()).isCloseTo(expected.get("mean").doubleValue(), within(1e-12 * deviation));
                assertThat(column.statistics().deviation()).isCloseTo(deviation, within(1e-12 * deviation));
            } else {
                assertThat(column.type()).isEqualTo(ColumnSummary.Type.CATEGORICAL);
            }
        }
    }

    private static void compare(Column column, double[] raw, JsonNode expected) {
        List<Object> read = new ArrayList<>();
        List<Object> wanted = new ArrayList<>();
        for (int i = 0; i < raw.length; i++) {
            JsonNode value = expected.get("values").get(i);
            wanted.add(value.isNull() ? null : value.isNumber() ? (Object) value.doubleValue() : value.stringValue());
            read.add(Double.isNaN(raw[i]) ? null : column instanceof Column.Categorical texts ? texts.categories()
                    .get((int) raw[i]) : raw[i]);
        }
        assertThat(read).as(column.name()).isEqualTo(wanted);
    }

    private Map<String, Path> files(Table table) throws IOException {
        return Map.of("train", Files.write(directory.resolve("train"), table.content));
    }

    private static Map<String, String> options(Table table, String... more) {
        Map<String, String> options = new HashMap<>(Map.of("target", "kind"));
        table.expected.get("options").properties().forEach(option -> options.put(option.getKey(), option.getValue().stringValue()));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }
}
