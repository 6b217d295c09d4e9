package dev.trainyard.dataset.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.ColumnInference;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets.Task;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.springframework.util.unit.DataSize;

class CsvFormatTest {

    private static final String PEOPLE = """
            age,colour,city,kind
            30,red,Rome,a
            50,blue,Bern,b
            """;

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @Test
    void infersColumnsFromTheTrainingSplitOnly() throws IOException {
        RawDataset read = read(Map.of("train", PEOPLE, "test", "age,colour,city,kind\n90,red,Bern,b\n"), "target", "kind");

        assertThat(read.targets().names()).containsExactly("a", "b");
        assertThat(read.input()).isEqualTo(Shape.of(5));
        assertThat(read.preprocessing()).isEqualTo(new TablePreprocessing(List.of(new Column.Numeric("age", 40, 10),
                new Column.Categorical("colour", List.of("blue", "red")), new Column.Categorical("city", List.of("Bern", "Rome")))));
        assertThat(read.splits()).containsOnlyKeys(Split.TRAIN, Split.TEST);
        assertThat(read.splits().get(Split.TRAIN).raw().toDoubleMatrix()).isDeepEqualTo(new double[][] {{30, 1, 1}, {50, 0, 0}});
        assertThat(read.splits().get(Split.TRAIN).labels()).containsExactly(0, 1);
        RawExamples test = read.splits().get(Split.TEST);
        assertThat(test.labels()).containsExactly(1);
        assertThat(read.preprocessing().apply(test.raw()).toFloatMatrix()).isDeepEqualTo(new float[][] {{5, 0, 1, 1, 0}});
    }

    @Test
    void readsFilesOfSpreadsheets() throws IOException {
        RawDataset read = read("\uFEFF\"a;b\";target\r\n 1.5 ;\"say \"\"x\"\"\"\r\n\r\n-2e1;y\r\n", "target", "target", "delimiter", ";",
                "test_fraction", "0", "validation_fraction", "0");
        assertThat(read.targets().names()).containsExactly("say \"x\"", "y");
        INDArray raw = read.splits().get(Split.TRAIN).raw();
        assertThat(raw.toDoubleMatrix()[read.splits().get(Split.TRAIN).labels()[0] == 0 ? 0 : 1]).containsExactly(1.5);
        assertThat(((TablePreprocessing) read.preprocessing()).columns().get(0).name()).isEqualTo("a;b");
    }

    @Test
    void numbersColumnsWithoutAHeader() throws IOException {
        RawDataset read = read("1,x\n2,y\n", "target", "column_2", "header", "false", "test_fraction", "0", "validation_fraction", "0");
        assertThat(((TablePreprocessing) read.preprocessing()).columns().get(0).name()).isEqualTo("column_1");
        assertThat(read.splits().get(Split.TRAIN).labels()).hasSize(2);
    }

    @Test
    void appliesTheOptionsIgnoreAndCategorical() throws IOException {
        RawDataset read = read("id,grade,code,kind\n1,1,7,a\nx,2,8,b\ny,1,7,b\n", "target", "kind", "ignore", "id", "categorical",
                "grade, code", "test_fraction", "0", "validation_fraction", "0");
        assertThat(((TablePreprocessing) read.preprocessing()).columns()).containsExactly(
                new Column.Categorical("grade", List.of("1", "2")), new Column.Categorical("code", List.of("7", "8")));
    }

    @Test
    void readsSeveralTargetsAsLabels() throws IOException {
        String table = "x,red,green\n1,0,1\n2,1,1\n3,0,0\n";
        RawDataset read = read(Map.of("train", table), "target", "red,green");

        assertThat(read.targets()).isEqualTo(Targets.labels(List.of("red", "green")));
        assertThat(read.input()).isEqualTo(Shape.of(1));
        assertThat(read.splits().get(Split.TRAIN).y().toFloatMatrix()).isDeepEqualTo(new float[][] {{0, 1}, {1, 1}, {0, 0}});
        assertThat(read.splits().get(Split.TRAIN).labels()).isNull();
        assertThat(read.table().columns()).extracting(ColumnSummary::role).containsExactly(ColumnSummary.Role.INPUT,
                ColumnSummary.Role.TARGET, ColumnSummary.Role.TARGET);
        assertThat(read(Map.of("train", table), "target", "red", "task", "multi_label").targets())
                .isEqualTo(Targets.labels(List.of("red")));
        assertThat(problems(Map.of("train", table), "target", "red,blue")).hasSize(1).first().asString()
                .startsWith("target must be a column");
        assertThat(problems(Map.of("train", table), "target", "red,green", "task", "classification"))
                .containsExactly("task must be multi_label or regression if there are several targets, got classification");
        assertThat(problems(Map.of("train", "x,a,b\n1,0,1\n2,2,1\n"), "target", "a,b", "task", "multi_label"))
                .containsExactly("train line 3, column \"a\": must be 0 or 1, because it is a label, got \"2\"");
        assertThat(problems(Map.of("train", "x,a,b\n1,0,1\n2,1,\n"), "target", "a,b")).hasSize(1).first().asString()
                .contains("line 3, column \"b\": must not be missing in the target");
    }

    @Test
    void readsSeveralTargetsAsNumbers() throws IOException {
        RawDataset read = read(Map.of("train", "x,a,b\n1,0.5,1\n2,1,10\n"), "target", "b, a");

        assertThat(read.targets()).isEqualTo(Targets.regression(List.of("b", "a")));
        assertThat(read.splits().get(Split.TRAIN).y().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 0.5f}, {10, 1}});
    }

    @Test
    void readsTheWeightsOfTheRows() throws IOException {
        RawDataset read = read(Map.of("train", "x,n,kind\n1,2.5,a\n2,0,b\n3,1,a\n", "test", "x,n,kind\n4,7,a\n"), "target", "kind",
                "weight", "n");

        assertThat(read.weight()).isEqualTo("n");
        assertThat(read.input()).isEqualTo(Shape.of(1));
        assertThat(read.splits().get(Split.TRAIN).weights()).containsExactly(2.5f, 0, 1);
        assertThat(read.splits().get(Split.TEST).weights()).containsExactly(7);
        assertThat(read.table().columns().get(1).role()).isEqualTo(ColumnSummary.Role.WEIGHT);
        assertThat(problems(Map.of("train", "x,n,kind\n1,-2,a\n2,,b\n"), "target", "kind", "weight", "n")).containsExactly(
                "train line 2, column \"n\": must be a weight, a number of at least 0, got \"-2\"",
                "train line 3, column \"n\": must be a weight, a number of at least 0, got \"\"");
        assertThat(problems(Map.of("train", "x,n,kind\n1,0,a\n2,0,b\n"), "target", "kind", "weight", "n")).hasSize(1);
        assertThat(problems(Map.of("train", "x,n,kind\n1,0,a\n2,0,b\n"), "target", "kind", "weight", "m")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a b c,CLASSIFICATION", "1 2 10,CLASSIFICATION", "1 2.5 10,REGRESSION", "1 2 x,CLASSIFICATION"})
    void infersTheTaskFromTheTarget(String targets, Task task) throws IOException {
        RawDataset read = read(table(Arrays.stream(targets.split(" ")).map(target -> "1," + target).toList()), "target", "y");
        assertThat(read.targets().task()).isEqualTo(task);
    }

    @Test
    void sortsClassesThatAreNumbersByValue() throws IOException {
        assertThat(read(table(List.of("1,10", "1,9", "1,-1")), "target", "y").targets().names()).containsExactly("-1", "9", "10");
    }

    @Test
    void infersRegressionFromManyNumbers() throws IOException {
        RawDataset read = read(table(IntStream.range(0, 100).mapToObj(i -> i + "," + 3 * i).toList()), "target", "y");
        assertThat(read.targets().task()).isEqualTo(Task.REGRESSION);
        assertThat(read.targets().names()).containsExactly("y");
        RawExamples train = read.splits().get(Split.TRAIN);
        assertThat(train.labels()).isNull();
        for (int i = 0; i < train.raw().rows(); i++) {
            assertThat(train.y().getDouble(i, 0)).isEqualTo(3 * train.raw().getDouble(i, 0));
        }
    }

    @Test
    void splitsEachClassInTheSameProportions() throws IOException {
        List<String> rows = IntStream.range(0, 400).mapToObj(i -> i + "," + (i < 300 ? "often" : "rare")).toList();
        RawDataset read = read(table(rows), "target", "y", "validation_fraction", "0.2", "test_fraction", "0.1");
        for (Split split : Split.values()) {
            double share = split == Split.TRAIN ? 0.7 : split == Split.TEST ? 0.1 : 0.2;
            int[] labels = read.splits().get(split).labels();
            assertThat((double) labels.length).isCloseTo(400 * share, within(3.0));
            assertThat((double) Arrays.stream(labels).sum()).isCloseTo(100 * share, within(3.0));
        }
        assertThat(all(read)).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 400).mapToObj(i -> (double) i).toList());
    }

    @Test
    void splitsBySeedAndInRandomOrder() throws IOException {
        String table = table(IntStream.range(0, 60).mapToObj(i -> i + "," + (i < 30 ? "a" : "b")).toList());
        List<Double> one = all(read(table, "target", "y", "seed", "1"));
        assertThat(all(read(table, "target", "y", "seed", "1"))).isEqualTo(one);
        assertThat(all(read(table, "target", "y", "seed", "2"))).isNotEqualTo(one);
        assertThat(Arrays.stream(read(table, "target", "y").splits().get(Split.TRAIN).labels(), 0, 15).distinct().count()).isEqualTo(2);
    }

    @Test
    void reportsLineColumnAndValueOfTextInANumericColumn() {
        List<String> rows = new ArrayList<>(IntStream.range(0, 40).mapToObj(i -> i + ",a").toList());
        rows.set(3, "four,b");
        rows.set(7, "7,b");
        rows.set(8, "1e999,b");
        rows.set(9, "0x10,b");
        assertThat(problems(table(rows), "target", "y")).containsExactly(
                "file line 5, column \"x\": must be a finite number, got \"four\"" + ColumnInference.HINT,
                "file line 10, column \"x\": must be a finite number, got \"1e999\"" + ColumnInference.HINT,
                "file line 11, column \"x\": must be a finite number, got \"0x10\"" + ColumnInference.HINT);
    }

    @Test
    void appliesTheOptionNumeric() {
        assertThat(problems("x,y\n1,a\nred,b\nblue,b\n", "target", "y", "numeric", "x")).hasSize(2)
                .first().asString().startsWith("file line 3, column \"x\": must be a finite number, got \"red\"");
    }

    @Test
    void tellsAllRaggedRowsAndMissingTargetsAtOnce() {
        assertThat(problems("x,y\n1,a,b\n,a\n3\n4,\n", "target", "y")).containsExactly(
                "file line 2: must have 2 values as the header has, got 3",
                "file line 4: must have 2 values as the header has, got 1",
                "file line 5, column \"y\": must not be missing in the target, got \"\"; leave such rows out with drop_missing_targets=true; "
                        + "if the text is a class, list the others in missing");
    }

    @Test
    void reportsOnlyTheFirstProblems() {
        assertThat(problems(table(IntStream.range(0, 1000).mapToObj(i -> i + ",").toList()), "target", "y")).hasSize(ImportErrors.MOST + 1)
                .last().isEqualTo("file may have more problems: these are the first 20");
    }

    @Test
    void refusesTextInARegressionsTarget() {
        assertThat(problems(table(List.of("1,2.5", "2,3", "3,x")), "target", "y", "task", "regression"))
                .containsExactly("file line 4, column \"y\": must be a finite number, got \"x\"");
    }

    @Test
    void takesACategoryThatTrainingNeverSeesForUnknown() throws IOException {
        RawDataset read = read(Map.of("train", PEOPLE, "test", "age,colour,city,kind\n9,red,Bern,b\n9,pink,Bern,b\n"), "target", "kind");
        assertThat(read.preprocessing().apply(read.splits().get(Split.TEST).raw()).toFloatMatrix()).isDeepEqualTo(
                new float[][] {{-3.1f, 0, 1, 1, 0}, {-3.1f, 0, 0, 1, 0}});
        assertThat(read.table().notes()).containsExactly(
                "Column colour has texts that the training split lacks; they are unknown to the model: \"pink\".");
    }

    @Test
    void importsForEverySeedEvenIfTrainingLacksACategory() throws IOException {
        List<String> rows = IntStream.range(0, 40).mapToObj(i -> (i == 7 ? "rare" : i % 2 == 0 ? "red" : "blue") + "," + i % 2).toList();
        List<List<String>> seen = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            try (RawDataset read = read(table(rows), "target", "y", "seed", Integer.toString(seed))) {
                Column.Categorical column = (Column.Categorical) ((TablePreprocessing) read.preprocessing()).columns().get(0);
                boolean trained = column.categories().contains("rare");
                assertThat(read.input()).isEqualTo(Shape.of(trained ? 3 : 2));
                assertThat(read.table().notes()).hasSize(trained ? 0 : 1);
                int unknown = 0;
                for (RawExamples examples : read.splits().values()) {
                    unknown += (int) Arrays.stream(read.preprocessing().apply(examples.raw()).toFloatMatrix())
                            .filter(x -> Arrays.equals(x, new float[x.length])).count();
                }
                assertThat(unknown).isEqualTo(trained ? 0 : 1);
                seen.add(column.categories());
            }
        }
        assertThat(seen).contains(List.of("blue", "rare", "red"), List.of("blue", "red"));
    }

    @Test
    void refusesAClassMissingInTraining() {
        assertThat(problems(Map.of("train", PEOPLE, "test", "age,colour,city,kind\n9,red,Bern,c\n"), "target", "kind"))
                .containsExactly("train must have an example of each class, has none of \"c\"");
    }

    @Test
    void refusesAValueFarBeyondTheTrainingSplit() {
        assertThat(problems(Map.of("train", "x,y\n1e-30,a\n2e-30,b\n", "test", "x,y\n1,a\n1e30,b\n"), "target", "y"))
                .containsExactly("test line 3, column \"x\": must be finite when standardised by the training split, got 1.0E30");
    }

    @Test
    void refusesASingleClassAndTooManyClasses() {
        assertThat(problems(table(List.of("1,a", "2,a")), "target", "y"))
                .containsExactly("file must have at least two classes, column \"y\" has only [\"a\"]");
        assertThat(problems(table(IntStream.range(0, 11).mapToObj(i -> "1,c" + i).toList()), "target", "y"))
                .singleElement().asString().startsWith("file must have at most 10 classes");
    }

    @Test
    void refusesNamesWithForbiddenCharacters() {
        assertThat(problems("x\u0000,y\n1,a\n2,b\n", "target", "y"))
                .contains("file line 1: the name of column 1 must have no control characters, got U+0000");
        assertThat(problems("x,y\n1,a\u001B\n2,b\n", "target", "y"))
                .contains("file line 2, column \"y\": must have no control characters, got U+001B");
        assertThat(problems("x,y\nred,a\ngr\u202Eeen,b\n", "target", "y"))
                .contains("file line 3, column \"x\": must have no characters that override the direction of text, got U+202E");
    }

    @Test
    void normalizesNamesAndCategories() throws IOException {
        RawDataset read = read("e\u0301,y\nl\u00E0,e\u0301\nla\u0300,\u00E9\nli,a\nli,a\n", "target", "y", "test_fraction", "0",
                "validation_fraction", "0");
        assertThat(read.targets().names()).containsExactly("a", "\u00E9");
        assertThat(((TablePreprocessing) read.preprocessing()).columns())
                .containsExactly(new Column.Categorical("\u00E9", List.of("li", "l\u00E0")));
    }

    @Test
    void refusesInvalidHeaders() {
        assertThat(problems("", "target", "y")).containsExactly("file must not be empty");
        assertThat(problems("x,y\n", "target", "y")).containsExactly("file must have rows");
        assertThat(problems("y\na\nb\n", "target", "y")).containsExactly("file must have a column besides the target");
        assertThat(problems("x,y\n1,a\n2,b\n", "target", "z", "ignore", "w")).containsExactlyInAnyOrder(
                "target must be a column, got \"z\": the columns are \"x\", \"y\"",
                "ignore must be a column, got \"w\": the columns are \"x\", \"y\"");
        assertThat(problems(Map.of("train", "x,y\n1,a\n2,b\n", "test", "y,x\na,1\n"), "target", "y"))
                .containsExactly("test must have the same columns in the same order as train");
    }

    @Test
    void reportsEveryInvalidOption() {
        assertThat(problems("x,y\n1,a\n", "task", "guess", "delimiter", "::", "header", "maybe", "test_fraction", "2", "seed", "one"))
                .extracting(problem -> problem.split(" ")[0])
                .containsExactlyInAnyOrder("target", "task", "delimiter", "header", "test_fraction", "seed");
        assertThat(problems("x,y\n1,a\n", "target", "y", "test_fraction", "0.5", "validation_fraction", "0.45")).singleElement()
                .asString().startsWith("test_fraction must leave at least a tenth to train with");
        assertThat(problems(Map.of("train", PEOPLE), "target", "kind", "test_fraction", "0.5"))
                .containsExactly("test_fraction must be absent when train is a separate file");
    }

    @Test
    void requiresOneFileOrOneForEachSplit() {
        assertThat(problems(Map.of("test", PEOPLE), "target", "kind")).singleElement().asString().startsWith("file is required");
        assertThat(problems(Map.of("file", PEOPLE, "test", PEOPLE), "target", "kind")).singleElement().asString()
                .startsWith("file must be absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x,y\n1,\"a\n", "x,y\n1,\"a\"b\n"})
    void refusesQuotesThatAreNotClosed(String table) {
        assertThat(problems(table, "target", "y")).singleElement().asString().startsWith("file after line")
                .contains("must have quotes around whole values only, and close them");
    }

    @Test
    void refusesFilesThatAreNotUtf8() throws IOException {
        Path file = directory.resolve("file");
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> format.read(Map.of("file", file),
                Map.of("target", "y")))).hasMessageStartingWith("file line 1: must be text in utf-8");
        Files.write(file, "x,y\n1,a\n2,Zürich\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> format.read(Map.of("file", file),
                Map.of("target", "y")))).hasMessageContaining("must be text in utf-8; if it has another encoding, name it in encoding");
        assertThat(format.read(Map.of("file", file), Map.of("target", "y", "encoding", "windows-1252")).targets().names())
                .containsExactly("Zürich", "a");
    }

    @Test
    void refusesAnEndlessRowBeforeItFillsTheMemory() throws IOException {
        Path file = directory.resolve("file");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("x,y\n1,\"");
            for (int i = 0; i < 10_000; i++) {
                writer.write("a thousand characters, ".repeat(45) + "\n");
            }
        }
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> format.read(Map.of("file", file),
                Map.of("target", "y")))).hasMessageContaining("must have at most 4000000 characters in a row; is a quote not closed?");
    }

    @Test
    void refusesTooManyValuesAndColumnsAndLongTexts() {
        String wide = IntStream.range(0, 999).mapToObj(i -> "c" + i).collect(Collectors.joining(",")) + ",y\n";
        assertThat(problems(wide + ("1" + ",1".repeat(998) + ",a\n").repeat(1001), "target", "y"))
                .containsExactly("file must hold at most 1000000 values, got 1001 examples of 1000 values");
        assertThat(problems("x,".repeat(10_001) + "y\n", "target", "y"))
                .containsExactly("file must have at most 10000 columns, got 10002");
        assertThat(problems(table(List.of("1,a", "x".repeat(201) + ",b")), "target", "y")).singleElement().asString()
                .startsWith("file line 3, column \"x\": must have at most 200 characters");
    }

    @Test
    void refusesAnIdentifierAsACategory() {
        assertThat(problems(table(IntStream.range(0, 1500).mapToObj(i -> "id" + i + "," + i % 2).toList()), "target", "y"))
                .containsExactly("file line 1002, column \"x\": must have at most 1000 different texts; leave the column out with ignore");
    }

    @Test
    void shortensValuesAndReplacesControlCharactersInMessages() {
        assertThat(problems(table(List.of("1,1.5", "2,\u0007" + "z".repeat(100))), "target", "y", "task", "regression"))
                .containsExactly("file line 3, column \"y\": must be a finite number, got \"\uFFFD" + "z".repeat(39) + "…\"");
    }

    private static String table(List<String> rows) {
        return "x,y\n" + String.join("\n", rows) + "\n";
    }

    /** Returns the values of the first column of all splits, in order. */
    private static List<Double> all(RawDataset read) {
        List<Double> values = new ArrayList<>();
        read.splits().values().forEach(examples -> Arrays.stream(examples.raw().toDoubleMatrix()).forEach(row -> values.add(row[0])));
        return values;
    }

    private RawDataset read(String table, String... options) throws IOException {
        return read(Map.of("file", table), options);
    }

    private RawDataset read(Map<String, String> tables, String... options) throws IOException {
        Map<String, Path> files = new HashMap<>();
        tables.forEach((part, table) -> {
            try {
                files.put(part, Files.writeString(directory.resolve(part), table));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return format.read(files, map);
    }

    private List<String> problems(String table, String... options) {
        return problems(Map.of("file", table), options);
    }

    private List<String> problems(Map<String, String> tables, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(tables, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
