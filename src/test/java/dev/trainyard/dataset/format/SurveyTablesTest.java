package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.ColumnSummary.Type;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Imports made-up tables with missing values, mixed types, rare categories, dates and decimal commas. */
class SurveyTablesTest {

    private static final List<String> MARKERS = List.of("", "NA", "?", "NULL", "NaN", "-", "N/A");
    private static final int SEEDS = 20;

    @TempDir
    private Path directory;
    private final JsonMapper json = new JsonMapper();
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsTablesOfPassengers(long seed) throws IOException {
        SurveyTable table = SurveyTable.passengers(seed);
        boolean comma = seed % 2 == 1;
        String csv = table.csv(comma ? ";" : ",", comma ? ',' : '.', marker(seed, table, "Cabin"), true);
        Map<String, String> options = new HashMap<>(Map.of("target", "Survived"));

        // Most tickets are numbers: whether the others are mistakes is for people to say.
        TablePreview mixed = preview(csv, options);
        assertThat(column(mixed, "Ticket").type()).isEqualTo(Type.MIXED);
        assertThat(column(mixed, "Ticket").why()).matches("\\d+ of 150 values are numbers, the others are not, such as \"PC .*");
        assertThat(mixed.problems()).isNotEmpty().allMatch(problem -> problem.detail().startsWith("may have more problems")
                || problem.detail().contains("column \"Ticket\": must be a finite number")
                && problem.detail().endsWith("name it in categorical"));

        options.put("categorical", "Ticket");
        check(table, csv, options, "PassengerId, Pclass, Age, SibSp, Fare", "Name, Sex, Ticket, Cabin, Embarked", "Booked");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsTablesOfACensus(long seed) throws IOException {
        SurveyTable table = SurveyTable.census(seed);
        boolean comma = seed % 2 == 1;
        String csv = table.csv(comma ? "; " : ", ", comma ? ',' : '.', marker(seed, table, "workclass"), true);
        Map<String, String> options = new HashMap<>(Map.of("target", "income"));
        if (seed % 3 == 0) {
            options.put("min_frequency", "5");
            options.put("missing_indicator", "true");
        }
        check(table, csv, options, "age, fnlwgt, education-num, capital-gain, hours-per-week",
                "workclass, education, occupation, sex, native-country", "interviewed");
    }

    /** A minus in a column of texts is a value unless it is named; the other markers need no option. */
    private static String marker(long seed, SurveyTable table, String texts) {
        String marker = MARKERS.get((int) seed % MARKERS.size());
        return marker.equals("-") && table.missing(texts) > 0 ? "" : marker;
    }

    private void check(SurveyTable table, String csv, Map<String, String> options, String numbers, String texts, String dates)
            throws IOException {
        TablePreview preview = preview(csv, options);
        assertThat(preview.problems()).isEmpty();
        assertThat(preview.table().rows()).isEqualTo(table.rows().size());
        for (String name : numbers.split(", ")) {
            describes(column(preview, name), table, Type.NUMERIC);
        }
        for (String name : texts.split(", ")) {
            describes(column(preview, name), table, Type.CATEGORICAL);
        }
        for (String name : dates.split(", ")) {
            describes(column(preview, name), table, Type.DATETIME);
        }
        try (RawDataset divided = format.read(Map.of("file", write(csv)), options)) {
            assertThat(divided.size()).isEqualTo(table.rows().size());
            assertThat(divided.splits()).containsKeys(Split.TRAIN, Split.VALIDATION, Split.TEST);
        }
        try (RawDataset read = format.read(Map.of("train", write(csv)), options)) {
            predicts(read, table);
        }
    }

    private static void describes(ColumnSummary column, SurveyTable table, Type type) {
        assertThat(column.type()).as(column.name()).isEqualTo(type);
        assertThat(column.missing()).as(column.name()).isEqualTo(table.missing(column.name()));
        assertThat(column.why()).as(column.name()).matches("(All \\d+ values are|No value is|\\d+ of \\d+ values are|It is named).*");
        assertThat(column.why().contains("Missing values: " + table.missing(column.name()))).as(column.why()).isEqualTo(column.missing() > 0);
        List<Object> values = table.values(column.name()).stream().filter(Objects::nonNull).toList();
        if (type == Type.NUMERIC) {
            assertThat(column.statistics().mean()).isCloseTo(values.stream().mapToDouble(value -> ((Number) value).doubleValue()).average()
                    .orElseThrow(), within(1e-9 * column.statistics().max()));
        } else if (type == Type.CATEGORICAL) {
            assertThat(column.categories().count()).isEqualTo((int) values.stream().distinct().count());
        }
    }

    /** Requires that each row, its missing cells absent or null, is encoded at prediction as it was in training. */
    private void predicts(RawDataset read, SurveyTable table) {
        TablePreprocessing served = (TablePreprocessing) json.readValue(json.writerFor(Preprocessing.class)
                .writeValueAsString(read.preprocessing()), Preprocessing.class);
        float[][] trained = read.preprocessing().apply(read.splits().get(Split.TRAIN).raw()).toFloatMatrix();
        List<String> columns = served.columns().stream().map(Column::name).toList();
        int incomplete = 0;
        for (int i = 0; i < trained.length; i++) {
            Map<String, Object> row = new HashMap<>();
            for (String name : columns) {
                Object value = table.rows().get(i).get(name);
                incomplete += value == null ? 1 : 0;
                if (value != null || i % 2 == 0) {
                    row.put(name, value instanceof LocalDate date ? date.toString() : value);
                }
            }
            assertThat(served.apply(row)).as("row %d", i).containsExactly(trained[i]);
            assertThat(served.apply(columns.stream().map(row::get).toList())).as("row %d", i).containsExactly(trained[i]);
        }
        assertThat(incomplete).isPositive();
    }

    private TablePreview preview(String csv, Map<String, String> options) throws IOException {
        return format.preview(Map.of("file", write(csv)), options).orElseThrow();
    }

    private Path write(String csv) throws IOException {
        return Files.writeString(directory.resolve("file"), csv);
    }

    private static ColumnSummary column(TablePreview preview, String name) {
        return preview.table().columns().stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow();
    }
}
