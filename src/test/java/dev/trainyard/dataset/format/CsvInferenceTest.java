package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.column.ColumnInference;
import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Tests the inferred types of a table's columns, and the reasons that the import gives for them. */
class CsvInferenceTest {

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    /** The same column at every share of missing values; above some share it has become 41 categories. */
    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-", ".", "n/a", "<NA>", "#N/A", "#NA",
        "#N/A N/A", "-nan", "-NaN", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "\" NA \"", "\u00A0", "\"\u2007\u202F\""})
    void markersOfMissingValuesLeaveAColumnNumeric(String marker) throws IOException {
        for (double share : new double[] {0.01, 0.2, 0.6, 0.95}) {
            Random random = new Random(4);
            String rows = rows(500, i -> (random.nextDouble() < share ? marker : Integer.toString(20 + random.nextInt(40))) + "," + i % 7);
            Column age = columns(read("age,x,kind\n" + rows)).get(0);
            assertThat(age).isInstanceOf(Column.Numeric.class);
            assertThat(((Column.Numeric) age).missing().strategy()).isEqualTo(Imputation.Strategy.MEDIAN);
        }
    }

    @Test
    void fillsMissingNumbersInWhatTheTrainingSplitTeaches() throws IOException {
        String train = "x,kind\n1,a\n2,b\n,a\n9,b\n";
        RawDataset read = read(Map.of("train", train, "test", "x,kind\nNA,a\n100,b\n"), "impute", "mean", "missing_indicator", "true");
        // Mean 4 of 1, 2 and 9; then of 1, 2, 4 and 9 the mean 4 and the deviation √9.5.
        assertThat(columns(read)).containsExactly(new Column.Numeric("x", 4, Math.sqrt(9.5),
                new Imputation(Imputation.Strategy.MEAN, 4, true)));
        assertThat(read.preprocessing().apply(read.splits().get(Split.TEST).raw()).toFloatMatrix()).isDeepEqualTo(
                new float[][] {{0, 1}, {(float) (96 / Math.sqrt(9.5)), 0}});
        assertThat(read.table().notes()).containsExactly("Missing values of column x are replaced by 4.0, the mean of the training split, "
                + "and a further input says which are missing.");
    }

    @Test
    void missingTextsAreACategoryOrTheMostFrequentOne() throws IOException {
        String table = "x,kind\nred,a\n?,b\nblue,a\nblue,b\n";
        RawDataset own = read(Map.of("train", table));
        assertThat(own.preprocessing().apply(own.splits().get(Split.TRAIN).raw()).toFloatMatrix()).isDeepEqualTo(
                new float[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {1, 0, 0}});
        RawDataset frequent = read(Map.of("train", table), "impute_text", "most_frequent");
        assertThat(frequent.preprocessing().apply(frequent.splits().get(Split.TRAIN).raw()).toFloatMatrix()).isDeepEqualTo(
                new float[][] {{0, 1}, {1, 0}, {1, 0}, {1, 0}});
    }

    @Test
    void setsTheMarkersOfMissingValues() throws IOException {
        RawDataset read = read(Map.of("train", "x,kind\n1,a\n-99,b\n3,a\n"), "missing", "-99,unknown");
        assertThat(((Column.Numeric) columns(read).get(0)).missing().value()).isEqualTo(2);
        assertThat(problems("x,kind\n1,a\nNA,b\n3,a\n", "missing", "-99")).containsExactly(
                "file line 3, column \"x\": must be a finite number, got \"NA\"" + ColumnInference.HINT);
    }

    @Test
    void refusesMissingTargetsUnlessTheirRowsAreLeftOut() throws IOException {
        String table = "x,kind\n1,a\n2,NA\n3,b\n4,\n5,a\n";
        assertThat(problems(table)).containsExactly(
                "file line 3, column \"kind\": must not be missing in the target, got \"NA\"; leave such rows out with drop_missing_targets=true; "
                        + "if the text is a class, list the others in missing",
                "file line 5, column \"kind\": must not be missing in the target, got \"\"; leave such rows out with drop_missing_targets=true; "
                        + "if the text is a class, list the others in missing");
        RawDataset read = read(Map.of("train", table), "drop_missing_targets", "true");
        assertThat(read.splits().get(Split.TRAIN).raw().toDoubleMatrix()).isDeepEqualTo(new double[][] {{1}, {3}, {5}});
        assertThat(read.splits().get(Split.TRAIN).labels()).containsExactly(0, 1, 0);
        assertThat(read.table().droppedRows()).isEqualTo(2);
    }

    @Test
    void neverMakesCategoriesOfMostlyNumbers() {
        String rows = rows(60, i -> i % 3 == 0 ? "n/k" : Integer.toString(i));
        assertThat(problems("x,kind\n" + rows)).first().isEqualTo("file line 2, column \"x\": must be a finite number, got \"n/k\""
                + ColumnInference.HINT);
        String fewNumbers = rows(200, i -> i % 8 != 0 ? "n/k" : Integer.toString(i));
        assertThat(problems("x,kind\n" + fewNumbers)).as("one text beside many different numbers").isNotEmpty();
    }

    @Test
    void saysWhyAColumnIsOfTexts() throws IOException {
        ColumnSummary column = read("x,kind\n" + rows(60, i -> i % 3 == 0 ? "7" : "C" + i % 20)).table().columns().get(0);
        assertThat(column.type()).isEqualTo(ColumnSummary.Type.CATEGORICAL);
        assertThat(column.why()).isEqualTo("40 of 60 values are no numbers, such as \"C1\" (line 3).");
        assertThat(column.categories()).isEqualTo(new ColumnSummary.Categories(21, "7", 20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0,5;1,5;2                | ,
            1.234,5;2;3              | ,
            1.234.567;1;2            | ,
            0.5;1.5;2                | .
            1,234.5;2;3              | .
            1.234;0,5;3              | ,
            1,234;0.5;3              | .
            1;2;3                    | .
            """)
    void findsTheDecimalSign(String values, String decimal) throws IOException {
        String table = "x;kind\n" + Arrays.stream(values.split(";")).map(value -> value + ";a\n1;b\n").collect(Collectors.joining());
        assertThat(read(table).table().decimal()).isEqualTo(decimal);
    }

    @Test
    void asksForTheDecimalSignIfItMayBeEither() throws IOException {
        String table = "x;kind\n1,234;a\n5,678;b\n";
        assertThat(problems(table)).containsExactly("decimal must be \".\" or \",\", because column \"x\" has \"1,234\" (line 2), which has a "
                + "decimal comma or one between thousands");
        assertThat(values(read(table, "decimal", ","))).containsExactlyInAnyOrder(1.234, 5.678);
        assertThat(values(read(table, "decimal", "."))).containsExactlyInAnyOrder(1234.0, 5678.0);
        assertThat(values(read(table, "thousands", ","))).containsExactlyInAnyOrder(1234.0, 5678.0);
        assertThat(values(read(table, "thousands", "none"))).containsExactlyInAnyOrder(1.234, 5.678);
        assertThat(problems("x;kind\n1.234;a\n5.678;b\n")).singleElement().asString().startsWith("decimal must be");
        assertThat(values(read("x,kind\n1.234,a\n5.678,b\n"))).containsExactlyInAnyOrder(1.234, 5.678);
        assertThat(problems("x;z;kind\n1,5;2.5;a\n5,6;1.5;b\n")).singleElement().asString()
                .startsWith("decimal must be \".\" or \",\", because "
                + "the table has both: column \"x\" has \"1,5\" (line 2) and column \"z\" has \"2.5\" (line 2)");
    }

    @Test
    void readsTheTargetOfARegressionWithADecimalComma() throws IOException {
        RawDataset read = read(Map.of("train", "x;kind\n1;0,5\n2;1,5\n3;\"1.000,25\"\n"));
        assertThat(read.splits().get(Split.TRAIN).y().toFloatVector()).containsExactly(0.5f, 1.5f, 1000.25f);
    }

    @Test
    void refusesNumbersWithAnotherDecimalSignThanTheOption() {
        assertThat(problems("x;kind\n0,5;a\n1,5;b\n", "decimal", ".")).first().asString()
                .startsWith("file line 2, column \"x\": must be a finite");
        assertThat(problems("x;y\n1;0,5\n2;1,5\n", "decimal", ".", "target", "y")).first().asString()
                .startsWith("file line 2, column \"y\": must be a finite number, got \"0,5\"");
    }

    /** Like the passengers of the Titanic: missing and rare values, mixed types, a decimal comma, a sign of currency, dates. */
    @Test
    void importsAMixedTableForEverySeed() throws IOException {
        Random random = new Random(9);
        List<String> ports = List.of("Southampton", "Cherbourg", "Queenstown");
        String table = "name;age;fare;cabin;port;born;survived\n" + IntStream.range(0, 300).mapToObj(i -> String.join(";",
                "P. " + i, random.nextInt(5) == 0 ? "" : random.nextInt(80) + (random.nextInt(9) == 0 ? ",5" : ""),
                "€ " + random.nextInt(500) + "," + (10 + random.nextInt(90)), random.nextInt(4) > 0 ? "NA" : "C" + random.nextInt(120),
                i == 17 ? "Belfast" : random.nextInt(50) == 0 ? "?" : ports.get(random.nextInt(3)),
                "18" + (40 + random.nextInt(50)) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(9), i % 3 == 0 ? "yes" : "no"))
                .collect(Collectors.joining("\n"));
        List<String> seen = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            RawDataset read = read(table, "target", "survived", "ignore", "name", "min_frequency", "2", "seed", Integer.toString(seed));
            assertThat(read.table().columns()).extracting(ColumnSummary::type).containsExactly(null, ColumnSummary.Type.NUMERIC,
                    ColumnSummary.Type.NUMERIC, ColumnSummary.Type.CATEGORICAL, ColumnSummary.Type.CATEGORICAL, ColumnSummary.Type.DATETIME,
                    ColumnSummary.Type.CATEGORICAL);
            Column.Categorical port = (Column.Categorical) columns(read).get(3);
            // Belfast is in one row: a rare port, or unknown to training. The other places are the three ports and the missing one.
            assertThat(port.categories()).containsExactly("Cherbourg", "Queenstown", "Southampton");
            assertThat(port.width()).isEqualTo(port.rare() == null ? 4 : 5);
            assertThat(read.table().notes().stream().anyMatch(note -> note.contains("\"Belfast\""))).isEqualTo(port.rare() == null);
            assertThat(read.input().size()).isEqualTo(columns(read).stream().mapToInt(Column::width).sum());
            seen.add(port.rare() == null ? "unknown" : "rare");
            read.close();
        }
        assertThat(seen).contains("unknown", "rare");
    }

    @Test
    void refusesNumbersThatDifferInTheirSign() throws IOException {
        assertThat(problems("x,kind\n5%,a\n0.3,b\n"))
                .containsExactly("units must be ignore if column \"x\" is one of numbers: \"5%\" (line 2) "
                + "and \"0.3\" (line 3) differ in their sign");
        assertThat(problems("x,kind\n$5,a\n€3,b\n")).singleElement().asString().startsWith("units must be ignore");
        assertThat(values(read("x,kind\n5%,a\n0.3,b\n", "units", "ignore"))).containsExactlyInAnyOrder(5.0, 0.3);
        assertThat(columns(read("x,kind\n5%,a\n3%,b\n", "units", "none"))).containsExactly(new Column.Categorical("x", List.of("3%",
                "5%")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            a,b,kind                    ~ ,
            a;b;kind                    ~ ;
            a|b|kind                    ~ |
            `a, with a comma;b;kind`    ~ ;
            """)
    void findsTheDelimiter(String header, String delimiter) throws IOException {
        String table = header + "\n" + rows(20, i -> i + delimiter + i % 3).replace(",a\n", delimiter + "a\n").replace(",b\n", delimiter
                + "b\n");
        assertThat(read(table).table().delimiter()).isEqualTo(delimiter);
    }

    @Test
    void asksForTheDelimiterIfSeveralFit() {
        assertThat(problems("1,5;a\n2,5;b\n", "header", "false", "target", "column_2")).containsExactly(
                "delimiter must be given, because , and ; divide all the first rows of file alike");
    }

    @Test
    void readsUtf16AndRefusesAnEncodingThatTheFileContradicts() throws IOException {
        String table = "größe,kind\n1,a\n2,b\n";
        Path file = directory.resolve("file");
        Files.write(file, table.getBytes(StandardCharsets.UTF_16LE));
        assertThat(problems(file)).containsExactly("encoding must be utf-16le or utf-16be if file is text: every other byte is 0 at its beginning");
        try (RawDataset read = format.read(Map.of("file", file), options("encoding", "utf-16le"))) {
            assertThat(columns(read).get(0).name()).isEqualTo("größe");
        }
        Files.writeString(file, "\uFEFF" + table);
        assertThat(problems(file, "encoding", "latin-1")).containsExactly(
                "encoding must be absent or utf-8, because file begins with the mark of that encoding, got iso-8859-1");
    }

    @Test
    void refusesADamagedGzipFile() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(("x,kind\n" + rows(5000, Integer::toString)).getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(directory.resolve("file"), Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        assertThat(problems(file)).singleElement().asString().contains("must be a text or a whole gzip file");
    }

    @ParameterizedTest
    @ValueSource(strings = {",length,kind\n", "\"\",length,kind\n", "Unnamed: 0,length,kind\n"})
    void leavesOutAnUnnamedFirstColumnThatNamesTheRows(String header) throws IOException {
        for (int first : new int[] {0, 1}) {
            RawDataset read = read(header + rows(60, i -> i + first + "," + i % 10));
            assertThat(columns(read)).extracting(Column::name).containsExactly("length");
            assertThat(read.table().columns().get(0).role()).isEqualTo(ColumnSummary.Role.LEFT_OUT);
            assertThat(read.table().notes()).last().asString().endsWith("is left out: It has no name and only names the rows.");
        }
        assertThat(columns(read(header + rows(60, i -> "row " + i + "," + i % 10)))).hasSize(1);
        assertThat(columns(read(header + rows(60, i -> i * 37 % 60 + "," + i % 10)))).as("a shuffled index").hasSize(1);
        assertThat(columns(read(header + rows(60, i -> i / 2 + "," + i % 10)))).as("numbers that repeat").hasSize(2);
        String name = header.startsWith("U") ? "Unnamed: 0" : "column_1";
        assertThat(columns(read(header + rows(60, i -> i + "," + i % 10), "numeric", name))).as("asked for").hasSize(2);
    }

    @Test
    void namesColumnsThatHaveNoNameOrThatOfAnother() throws IOException {
        RawDataset read = read("a,,a,a.1,kind\n" + rows(10, i -> i + ",1,2,3"));
        assertThat(columns(read)).extracting(Column::name).containsExactly("a", "column_2", "a.2", "a.1");
        assertThat(read.table().notes()).containsExactly("Column 2 has no name and is called column_2.",
                "Column 3 has the name of a column before it and is called a.2.");
    }

    @Test
    void leavesOutColumnsByPositionAndColumnsWithoutValues() throws IOException {
        RawDataset read = read("a,b,c,,kind\n" + rows(10, i -> i + ",1,2,"), "ignore", "2,c");
        assertThat(columns(read)).extracting(Column::name).containsExactly("a");
        assertThat(read.table().notes()).contains("Column column_4 is left out: No cell has a value. "
                + "Missing values: 10 empty cells.");
        assertThat(problems("a,b,kind\n" + rows(10, i -> i + ",1"), "ignore", "4")).singleElement().asString()
                .startsWith("ignore must be a column, got \"4\"");
    }

    @Test
    void poolsRareCategories() throws IOException {
        String rows = rows(100, i -> i < 3 ? "rare" + i : i % 2 == 0 ? "red" : "blue");
        RawDataset read = read(Map.of("train", "x,kind\n" + rows, "test", "x,kind\nnew,a\nred,b\n"), "min_frequency", "10");
        assertThat(columns(read)).containsExactly(new Column.Categorical("x", List.of("blue", "red"),
                new Column.Categorical.Rare("other", List.of("rare0", "rare1", "rare2")), null, null));
        assertThat(read.preprocessing().apply(read.splits().get(Split.TEST).raw()).toFloatMatrix()).isDeepEqualTo(
                new float[][] {{0, 0, 1}, {0, 1, 0}});
    }

    @Test
    void previewsTheNumberOfInputs() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "age,city,day,kind\n" + rows(40, i -> (i == 3 ? "NA" : i / 2) + ","
                + (i == 5 ? "?" : "Bern" + i % 3) + ",2024-0" + (1 + i % 9) + "-1" + i % 7));
        TablePreview preview = format.preview(Map.of("file", file), Map.of("missing_indicator", "true")).orElseThrow();
        // The number and whether it is missing; three cities and the missing one; the date with two cycles of two values each.
        assertThat(preview.table().columns()).extracting(ColumnSummary::inputs).containsExactly(2, 4, 5, null);
        assertThat(preview.table().inputs()).isEqualTo(11);
    }

    @Test
    void notesColumnsThatLookLikeAnIndexOrLikeDates() throws IOException {
        String table = "id,day,age,kind\n" + rows(40, i -> (100 + i * 7 % 40) + "," + (1 + i % 28) + ".3.2024," + (i % 39));
        assertThat(read(table).table().notes()).noneMatch(note -> note.startsWith("Column age")).contains(
                "Column id looks like an index: each whole number from 100 to 139 is there once. Name it in ignore unless it has a "
                        + "meaning.",
                "Column day looks like dates, but not in ISO format, so each text is a category. Name the format in date_format: "
                        + "%d.%m.%Y.");
    }

    @Test
    void previewsATableThatAnImportRefuses() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "age,city,note,kind\n" + rows(40, i -> (i == 3 ? "old" : i) + ",Bern,"
                + (i == 5
                ? "x".repeat(300) : "y")).replaceFirst(",a\n", ",\n"));
        TablePreview preview = format.preview(Map.of("file", file), Map.of()).orElseThrow();
        assertThat(preview.target()).isEqualTo("kind");
        assertThat(preview.named()).isFalse();
        assertThat(preview.table().droppedRows()).isEqualTo(1);
        assertThat(preview.table().columns()).extracting(ColumnSummary::type).containsExactly(ColumnSummary.Type.MIXED,
                ColumnSummary.Type.CATEGORICAL, ColumnSummary.Type.CATEGORICAL, ColumnSummary.Type.CATEGORICAL);
        assertThat(preview.problems()).extracting(Violation::toString).contains(
                "file line 5, column \"age\": must be a finite number, got \"old\"" + ColumnInference.HINT,
                "file line 7, column \"note\": must have at most 200 characters; leave the column out with ignore",
                "drop_missing_targets must be true to leave out 1 rows without a target");
    }

    @Test
    void readsDatesAndRefusesAColumnThatIsMostlyDates() throws IOException {
        RawDataset read = read("day,kind\n" + rows(40, i -> i == 3 ? "NA" : "2024-0" + (1 + i % 9) + "-15"));
        assertThat(columns(read).get(0)).isInstanceOf(Datetime.class);
        assertThat(read.table().columns().get(0).type()).isEqualTo(ColumnSummary.Type.DATETIME);
        assertThat(read.table().notes()).containsExactly("Missing values of column day are replaced by the median of the training split.");
        assertThat(columns(read("day,kind\n" + rows(20, i -> (10 + i) + ".03.2024"), "date_format", "%d.%m.%Y")).get(0))
                .isInstanceOf(Datetime.class);
        assertThat(columns(read("day,kind\n" + rows(20, i -> "2024-03-15"), "categorical", "day"))).containsExactly(
                new Column.Categorical("day", List.of("2024-03-15")));
        assertThat(problems("day,kind\n" + rows(40, i -> i == 3 ? "soon" : "2024-03-15"))).containsExactly(
                "file line 5, column \"day\": must be a date or time as date_format says, got \"soon\"" + ColumnInference.HINT);
    }

    /** With 5 of 8 dates a table was refused before, with 3 of 8 the dates became categories. */
    @ParameterizedTest
    @CsvSource({"3", "5"})
    void refusesAColumnOfSomeDatesInTheGivenFormat(int dates) {
        String table = "day,kind\n" + rows(8, i -> i < dates ? "1/" + (1 + i) + "/2024" : "2024-01-0" + i);
        assertThat(problems(table, "date_format", "%m/%d/%Y")).hasSize(Math.min(5, 8 - dates)).first().isEqualTo(
                "file line %d, column \"day\": must be a date or time as date_format says, got \"2024-01-0%d\"%s".formatted(
                dates + 2, dates, ColumnInference.HINT));
    }

    @Test
    void refusesNumbersOfWhichSomeAreDatesInTheGivenFormat() throws IOException {
        String table = "day,kind\n" + rows(8, i -> "2024010" + i);
        assertThat(problems(table, "date_format", "%Y%m%d")).containsExactly(
                "file line 2, column \"day\": must be a date or time as date_format says, got \"20240100\"" + ColumnInference.NUMBERS_HINT);
        assertThat(columns(read(table, "date_format", "%Y%m%d", "numeric", "day")).get(0)).isInstanceOf(Column.Numeric.class);
    }

    /** Reference: pandas.to_datetime(…, format="%m/%d/%Y"). */
    @Test
    void readsDatesOfOneDigit() throws IOException {
        assertThat(values(read("day,kind\n1/2/2024,a\n12/31/2024,b\n", "date_format", "%m/%d/%Y"))).containsExactlyInAnyOrder(1704153600.0,
                1735603200.0);
    }

    @Test
    void refusesClassesThatAreOneNumberInTwoForms() throws IOException {
        assertThat(problems("x,kind\n1,1\n2,1.0\n3,2\n")).containsExactly(
                "file must write each class of column \"kind\" alike, has \"1\" and \"1.0\", which are the same number");
        assertThat(problems("x,kind\n1,0\n2,-0\n3,2\n")).hasSize(1);
        assertThat(read("x,kind\n1,1\n2,1.0\n3,2\n4,a\n", "task", "classification", "validation_fraction", "0", "test_fraction", "0")
                .targets().names()).as("texts").contains("1", "1.0");
        assertThat(read("x,kind\n1,9007199254740992\n2,9007199254740993\n", "task", "classification").targets().names()).hasSize(2);
        assertThat(read("x,kind\n1,1\n2,1.0\n3,2\n", "task", "regression").targets().isClassification()).isFalse();
    }

    /** pandas.read_csv(…, thousands=","). */
    @Test
    void readsNumbersGroupedByLakhs() throws IOException {
        assertThat(values(read("x,kind\n\"12,34,567\",a\n\"1,23,456.5\",b\n"))).containsExactlyInAnyOrder(1234567.0, 123456.5);
        assertThat(columns(read("x,kind\n\"123,45,678\",a\n\"1,2,345\",b\n"))).first().isInstanceOf(Column.Categorical.class);
    }

    /** pandas reads the cell " 12 " as 12. */
    @Test
    void leavesOutSpacesAroundValues() throws IOException {
        assertThat(values(read("x,kind\n\" 12 \",a\n\" 1,234.50 \",b\n\u00A07\u202F,b\n"))).containsExactlyInAnyOrder(12.0, 1234.5, 7.0);
        assertThat(columns(read("x,kind\n\"\u2007red \",a\nlight\u00A0red,\" b\"\nred,b\n"))).containsExactly(
                new Column.Categorical("x", List.of("light\u00A0red", "red")));
        assertThat(values(read("day,kind\n\" 2024-02-29\u00A0\",a\n\"2024-03-01\n\",b\n"))).containsExactlyInAnyOrder(1709164800.0,
                1709251200.0);
        assertThat(read("x,kind\n1,\" a \"\n2,\u00A0b\n3,a\n").targets().names()).containsExactly("a", "b");
    }

    @Test
    void namesEveryWrongOption() {
        assertThat(problems("x,kind\n1,a\n2,b\n", "decimal", ";", "thousands", "x", "encoding", "ebcdic", "impute", "zero", "impute_text",
                "guess", "units", "metric", "date_format", "%Q", "min_frequency", "0", "impute_value", "3"))
                .extracting(problem -> problem.split(" ")[0])
                .containsExactlyInAnyOrder("decimal", "thousands", "encoding", "impute", "impute_text", "units", "date_format",
                "min_frequency", "impute_value");
        assertThat(problems("x,kind\n1,a\n2,b\n", "decimal", ",", "thousands", ",")).containsExactly(
                "thousands must be another sign than decimal, got \",\"");
        assertThat(problems("x,kind\n1,a\n2,b\n", "impute", "constant")).containsExactly("impute_value is required with impute=constant");
    }

    private interface Row {
        Object at(int i);
    }

    /** Rows of which the last value is a or b. */
    private static String rows(int n, Row row) {
        return IntStream.range(0, n).mapToObj(i -> row.at(i) + "," + (i % 2 == 0 ? "a" : "b") + "\n").collect(Collectors.joining());
    }

    private static List<Column> columns(RawDataset read) {
        return ((TablePreprocessing) read.preprocessing()).columns();
    }

    private static List<Double> values(RawDataset read) {
        return read.splits().values().stream().flatMap(split -> Arrays.stream(split.raw().toDoubleMatrix())).map(row -> row[0]).toList();
    }

    private static Map<String, String> options(String... options) {
        Map<String, String> map = new HashMap<>(Map.of("target", "kind"));
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    private RawDataset read(String table, String... options) throws IOException {
        return read(Map.of("file", table), options);
    }

    private RawDataset read(Map<String, String> tables, String... options) throws IOException {
        Map<String, Path> files = new HashMap<>();
        for (Map.Entry<String, String> table : tables.entrySet()) {
            files.put(table.getKey(), Files.writeString(directory.resolve(table.getKey()), table.getValue()));
        }
        return format.read(files, options(options));
    }

    private List<String> problems(String table, String... options) {
        return violations(() -> read(table, options));
    }

    private List<String> problems(Path file, String... options) {
        return violations(() -> format.read(Map.of("file", file), options(options)));
    }

    private static List<String> violations(ThrowingCallable call) {
        return catchThrowableOfType(InvalidSpecificationException.class, call).violations().stream().map(Violation::toString).toList();
    }
}
