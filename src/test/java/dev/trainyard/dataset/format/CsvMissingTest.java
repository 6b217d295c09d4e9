package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** The texts of a table that stand for a missing value, in the import and at prediction. */
class CsvMissingTest {

    private static final String CITIES = "city,kind\nBern,a\n,b\nRome,a\nNA,b\nRome,b\n?,a\n";

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @ParameterizedTest
    @ValueSource(strings = {"category", "most_frequent"})
    void predictionTakesTheMarkersOfTheImport(String strategy) throws IOException {
        try (RawDataset read = read(CITIES, "impute_text", strategy)) {
            float[][] trained = read.preprocessing().apply(read.splits().get(Split.TRAIN).raw()).toFloatMatrix();
            JsonMapper json = new JsonMapper();
            TablePreprocessing stored = (TablePreprocessing) json.readValue(
                    json.writerFor(Preprocessing.class).writeValueAsString(read.preprocessing()), Preprocessing.class);
            for (TablePreprocessing served : List.of(stored, stored.acceptingUnknown())) {
                for (String text : new String[] {null, "", "  ", "NA", "N/A", "None", "?"}) {
                    assertThat(served.apply(Collections.singletonMap("city", text))).as(text).containsExactly(trained[1]);
                }
            }
            assertThat(trained[3]).containsExactly(trained[1]);
            assertThat(trained[5]).containsExactly(trained[1]);
        }
    }

    /** pandas reads the signs of this column as texts too. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            + - .          ~ + - .
            + - ?          ~ + - ?
            red - blue     ~ - blue red
            red . blue     ~ . blue red
            red ? blue     ~ blue red
            - ?            ~ - ?
            """)
    void signsAreValuesOfAColumnOfTexts(String cells, String categories) throws IOException {
        try (RawDataset read = read("x,kind\n" + rows(cells.split(" ")))) {
            assertThat(column(read)).isInstanceOfSatisfying(Column.Categorical.class,
                    column -> assertThat(column.categories()).containsExactlyInAnyOrder(categories.split(" ")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "-", "."})
    void signsAreMissingAmongNumbersAndDates(String sign) throws IOException {
        for (String value : List.of("17", "2024-02-29")) {
            try (RawDataset read = read("x,kind\n" + rows(value, sign, value, sign))) {
                assertThat(column(read).takesMissing()).isTrue();
                assertThat(column(read)).isNotInstanceOf(Column.Categorical.class);
            }
        }
    }

    @Test
    void aNamedSignIsMissingInEveryColumn() throws IOException {
        try (RawDataset read = read("x,kind\n+,a\n-,b\n+,a\n", "missing", "-")) {
            assertThat(column(read)).isEqualTo(new Column.Categorical("x", List.of("+"), null,
                    new Column.Categorical.Missing(Column.Categorical.Missing.Strategy.CATEGORY, null, List.of("-")), null));
        }
    }

    /** The class of UCI's credit approval data is + or -. */
    @Test
    void readsClassesThatAreSigns() throws IOException {
        try (RawDataset read = read("x,kind\n1,+\n2,-\n3,+\n")) {
            assertThat(read.targets().names()).containsExactly("+", "-");
            assertThat(read.splits().get(Split.TRAIN).labels()).containsExactly(0, 1, 0);
            assertThat(read.table().droppedRows()).isZero();
            assertThat(read.table().columns().get(1).why()).isEqualTo("The values are texts.");
        }
        assertThat(problems("x,kind\n1,yes\n2,no\n3,?\n")).singleElement().asString().contains("must not be missing in the target");
        String numbers = IntStream.range(0, 60).mapToObj(i -> i + "," + i + ".5\n").collect(Collectors.joining());
        assertThat(problems("x,kind\n" + numbers + "7,-\n"))
                .singleElement().asString().contains("must not be missing in the target, got \"-\"");
    }

    @Test
    void namedMarkersReplaceOrExtendTheDefaultOnes() throws IOException {
        String table = "x,flag,kind\n1,-,a\nNA,y,b\nn/k,y,a\n-,-,b\n4,n,a\n2,n,b\n";
        try (RawDataset read = read(table, "missing", "default,n/k")) {
            assertThat(column(read)).isInstanceOf(Column.Numeric.class);
            assertThat(read.table().columns().get(0).missing()).isEqualTo(3);
            assertThat(read.table().columns().get(1).missing()).as("a sign in a column of texts").isZero();
            assertThat(read.table().missingMarkers()).contains("NA", "n/k", "-", "?").doesNotContain("", "default");
            assertThat(read.table().notes()).anyMatch(note -> note.startsWith("Missing values are empty cells, the default markers (#N/A, ")
                    && note.endsWith(") and \"n/k\"."));
        }
        try (RawDataset read = read(table, "missing", "default,n/k,-")) {
            assertThat(read.table().columns().get(1).missing()).as("a named sign").isEqualTo(2);
        }
        try (RawDataset read = read("x,kind\n1,a\n2,b\nn/k,a\n", "missing", "n/k")) {
            assertThat(read.table().missingMarkers()).containsExactly("n/k");
            assertThat(read.table().notes()).anyMatch(note -> note.startsWith("Missing values are empty cells and \"n/k\". The default markers (")
                    && note.endsWith(") do not count; missing=default,n/k keeps them."));
        }
        try (RawDataset read = read("x,kind\n1,a\n2,b\n,a\n", "missing", "empty")) {
            assertThat(read.table().missingMarkers()).isEmpty();
            assertThat(read.table().notes()).anyMatch(note -> note.startsWith("Missing values are empty cells only."));
        }
        assertThat(problems(table, "missing", "n/k")).first().asString().endsWith("if it stands for a missing value, name it in missing behind "
                + "default, as in missing=default,n/k; if the column's values are texts, name it in categorical");
    }

    /** The codes are those of scikit-learn's SimpleImputer(strategy="constant") before a OneHotEncoder. */
    @Test
    void aConstantReplacesMissingTexts() throws IOException {
        String table = "colour,kind\nred,a\n,b\nblue,a\nblue,b\nNA,a\n";
        try (RawDataset read = read(table, "impute_text", "constant", "impute_text_value", "unknown")) {
            assertThat(column(read)).isInstanceOfSatisfying(Column.Categorical.class,
                    column -> assertThat(column.categories()).containsExactly("blue", "red", "unknown"));
            assertThat(read.preprocessing().apply(read.splits().get(Split.TRAIN).raw()).toFloatMatrix()).isDeepEqualTo(
                    new float[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {1, 0, 0}, {0, 0, 1}});
            assertThat(read.table().columns().get(0).categories().count()).isEqualTo(2);
            assertThat(read.table().notes()).contains("Missing values of column colour are replaced by unknown, the constant given.");
            JsonMapper json = new JsonMapper();
            Preprocessing stored = json.readValue(json.writerFor(Preprocessing.class).writeValueAsString(read.preprocessing()),
                    Preprocessing.class);
            assertThat(stored.apply(Collections.singletonMap("colour", null))).containsExactly(0, 0, 1);
        }
        try (RawDataset read = read(table, "impute_text", "constant", "impute_text_value", "red")) {
            assertThat(read.preprocessing().apply(read.splits().get(Split.TRAIN).raw()).toFloatMatrix()).isDeepEqualTo(
                    new float[][] {{0, 1}, {0, 1}, {1, 0}, {1, 0}, {0, 1}});
        }
        assertThat(preview(table, "impute_text", "constant", "impute_text_value", "unknown").table().inputs()).isEqualTo(3);
        assertThat(problems(table, "impute_text", "constant")).containsExactly("impute_text_value is required with impute_text=constant");
        assertThat(problems(table, "impute_text_value", "x")).containsExactly("impute_text_value must be absent unless impute_text is constant");
    }

    /** A named strategy lets predictions leave out texts that training always had. A named impute does the same for numbers. */
    @Test
    void aNamedStrategyTakesMissingTextsOfColumnsWithoutAny() throws IOException {
        String table = "colour,kind\nred,a\nblue,b\nblue,a\n";
        Map<String, String> absent = Collections.singletonMap("colour", null);
        try (RawDataset frequent = read(table, "impute_text", "most_frequent");
                RawDataset constant = read(table, "impute_text", "constant", "impute_text_value", "red");
                RawDataset unknown = read(table, "impute_text", "constant", "impute_text_value", "green");
                RawDataset own = read(table, "impute_text", "category")) {
            assertThat(frequent.preprocessing().apply(absent)).containsExactly(1, 0);
            assertThat(constant.preprocessing().apply(absent)).containsExactly(0, 1);
            for (RawDataset refusing : List.of(unknown, own)) {
                assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> refusing.preprocessing().apply(absent)))
                        .hasMessage("colour is required: the training data had no missing value in this column, so the model has not learnt "
                                + "what replaces one; import the data set with impute_text=most_frequent or constant to accept missing "
                                + "values");
            }
        }
    }

    /** The test split has a missing text, and the training split neither has one nor the constant. */
    @Test
    void aConstantThatTrainingLacksIsAnUnknownCategory() throws IOException {
        Map<String, Path> files = Map.of("train", Files.writeString(directory.resolve("train"), "colour,kind\nred,a\nblue,b\n"), "test",
                Files.writeString(directory.resolve("test"), "colour,kind\n,a\nred,b\n"));
        try (RawDataset read = format.read(files, options("impute_text", "constant", "impute_text_value", "green"))) {
            assertThat(read.preprocessing().apply(read.splits().get(Split.TEST).raw()).toFloatMatrix()).isDeepEqualTo(
                    new float[][] {{0, 0}, {0, 1}});
        }
    }

    @Test
    void saysWhichTextsAreMissing() throws IOException {
        TablePreview preview = preview("city,flag,age,gone,kind\nBern,x,1,-,a\n,-,-,-,b\nNA,-,2,-,a\n?,y,3,-,b\n?,x,4,-,a\n");
        assertThat(preview.table().columns().get(0).why()).isEqualTo("No value is a number, such as \"Bern\" (line 2). Missing values: "
                + "1 empty cell, 2 cells \"?\", 1 cell \"NA\".");
        assertThat(preview.table().columns().get(0).missing()).isEqualTo(4);
        assertThat(preview.table().columns().get(1).why()).isEqualTo("No value is a number, such as \"x\" (line 2). Taken as values: "
                + "2 cells \"-\"; name such a text in missing if it stands for a missing value.");
        assertThat(preview.table().columns().get(1).missing()).isZero();
        assertThat(preview.table().columns().get(2).why()).isEqualTo("All 4 values are numbers. Missing values: 1 cell \"-\".");
        assertThat(preview.table().notes()).containsExactly("Column gone is left out: No cell has a value. Missing values: 5 cells \"-\".");
        assertThat(preview.problems()).isEmpty();
    }

    @Test
    void refusesAConstantThatIsNotFiniteWhenStandardised() {
        assertThat(problems("x,kind\n1,a\n1.001,b\n", "impute", "constant", "impute_value", "1e38")).containsExactly(
                "impute_value must be finite when column \"x\" is standardised by the training split, got 1.0E38");
    }

    @Test
    void refusesTooManyMarkers() {
        String markers = IntStream.range(0, 101).mapToObj(i -> "m" + i).collect(Collectors.joining(","));
        assertThat(problems("x,kind\n1,a\n2,b\n", "missing", markers)).containsExactly("missing must be at most 100 texts, got 101");
    }

    private static String rows(String... cells) {
        return IntStream.range(0, cells.length).mapToObj(i -> cells[i] + (i % 2 == 0 ? ",a\n" : ",b\n")).collect(Collectors.joining());
    }

    private static Column column(RawDataset read) {
        return ((TablePreprocessing) read.preprocessing()).columns().get(0);
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

    private TablePreview preview(String table, String... options) throws IOException {
        return format.preview(Map.of("train", Files.writeString(directory.resolve("train"), table)), options(options)).orElseThrow();
    }

    private List<String> problems(String table, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(table, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
