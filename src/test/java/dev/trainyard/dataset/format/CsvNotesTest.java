package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.raw.ColumnSummary.Statistics;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.TablePreview;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** Notes of the preview and of the answer to an import: on columns that are probably meant otherwise, the target and the splits. */
class CsvNotesTest {

    @TempDir
    private Path directory;
    private final CsvFormat format = new CsvFormat(new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1)));

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "31/12/2024 13/01/2025 02/02/2024#%d/%m/%Y", "12/31/2024 01/13/2025 02/02/2024#%m/%d/%Y", "31.12.2024 1.2.2024 3.4.2024#%d.%m.%Y",
        "2024/12/31 2024/1/2 2024/3/4#%Y/%m/%d", "2024-1-2 2024-12-31 2024-3-4#%Y-%m-%d", "31-Dec-24 01-Feb-24 03-May-24#%d-%b-%y",
        "3_Mar_2024 12_Dec_2024 1_May_2024#%d %b %Y", "3_March_2024 12_December_2024 1_May_2024#%d %B %Y",
        "Mar_3,_2024 Dec_12,_2024 May_1,_2024#%b %d, %Y", "31/12/2024_23:15 13/01/2025_0:30 02/02/2024_12:00#%d/%m/%Y %H:%M",
        "12/31/2024_11:15_PM 01/13/2025_9:30_am 02/02/2024_12:00_AM#%m/%d/%Y %I:%M %p", "31.12.99 1.2.24 3.4.68#%d.%m.%y"})
    void namesTheFormatOfDates(String cells, String pattern) throws IOException {
        String table = dates(cells);

        String note = "Column day looks like dates, but not in ISO format, so each text is a category. Name the format in date_format: "
                + pattern + ".";
        assertThat(preview(table).table().notes()).contains(note);
        assertThat(read(table).table().notes()).contains(note);
        RawDataset dated = read(table, "date_format", pattern);
        assertThat(((TablePreprocessing) dated.preprocessing()).columns().get(0)).isInstanceOf(Datetime.class);
    }

    @Test
    void notesDatesAmongOtherTextsAndInOtherLanguages() throws IOException {
        assertThat(preview(dates("31/12/2024 13/01/2025 unknown")).table().notes()).contains("Column day looks like dates, but not in ISO format, "
                + "so each text is a category. Name the format in date_format: %d/%m/%Y.");
        assertThat(preview(dates("3_M\u00e4rz_2024 12_Dezember_2024 1_Mai_2024")).table().notes()).contains("Column day looks like dates, but not "
                + "in ISO format, so each text is a category. Name the format in date_format, such as %d.%m.%Y.");
    }

    /** 3 April or 4 March, as pandas reads it with dayfirst=True or False. */
    @Test
    void namesBothFormatsOfAmbiguousDates() throws IOException {
        assertThat(preview(dates("02/02/2024 03/04/2024 05/06/2024")).table().notes()).contains("Column day looks like dates, but not in ISO "
                + "format, so each text is a category. Name the format in date_format: %d/%m/%Y, if \"03/04/2024\" is 2024-04-03; or "
                + "%m/%d/%Y, if \"03/04/2024\" is 2024-03-04.");
    }

    @Test
    void namesTheFormatOfMoreDatesThanAColumnMayHaveTexts() {
        String table = "day,kind\n" + rows(1200, i -> "%02d/%02d/%d".formatted(1 + i % 28, 1 + i / 28 % 12, 1990 + i / 336));
        assertThat(problems(table)).first().asString().endsWith("must have at most 1000 different texts; leave the column out with ignore, or "
                + "read it as dates: name in date_format %d/%m/%Y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"red green blue", "1/2 3/4 5/6", "10.1.1.1 10.1.1.2 10.1.1.3", "31/12/2024 red blue"})
    void takesNoOtherTextsForDates(String cells) throws IOException {
        assertThat(preview(dates(cells)).table().notes()).noneMatch(note -> note.contains("dates"));
    }

    @Test
    void refusesADateFormatThatMatchesNoCell() throws IOException {
        String table = dates("31/12/2024 13/01/2025 02/02/2024");
        String rule = "date_format must be the form of a column's dates: no cell is a date of the form %d.%m.%Y; column \"day\" has "
                + "\"31/12/2024\"";
        assertThat(problems(table, "date_format", "%d.%m.%Y")).containsExactly(rule);
        assertThat(preview(table, "date_format", "%d.%m.%Y").problems()).extracting(Violation::toString).containsExactly(rule);
        assertThat(problems("x,kind\n" + rows(9, Integer::toString), "date_format", "%d.%m.%y")).containsExactly(
                "date_format must be the form of a column's dates: no cell is a date of the form %d.%m.%y");
    }

    @Test
    void suggestsToIgnoreColumnsThatOnlyNumberOrNameTheRows() throws IOException {
        String table = "order,person,price,city,kind\n" + rows(40, i -> (1000 + 7 * i + i % 3) + ",Anna " + i + "," + (i * 31 % 37) + ","
                + "Bern" + i % 5);
        String order = "Column order looks like an index: its whole numbers increase from row to row. Name it in ignore unless it has a "
                + "meaning.";
        String person = "Column person looks like an index: each of its 40 rows has another text. Name it in ignore, because a network learns "
                + "nothing from it.";
        assertThat(preview(table).table().notes()).containsExactly(order, person);
        assertThat(read(table).table().notes()).contains(order, person).noneMatch(note -> note.contains("price looks")
                || note.contains("city looks"));
    }

    /** The figures are those of pandas: value_counts, and mean and std(ddof=0) of 0.5, 1.5, 2.5 and 7.5. */
    @Test
    void showsTheDistributionOfTheTarget() throws IOException {
        ColumnSummary classes = preview("x,kind\n1,b\n2,a\n3,b\n4,b\n5,\n").table().columns().get(1);
        assertThat(classes.distribution()).containsExactly(Map.entry("a", 1L), Map.entry("b", 3L));
        assertThat(classes.missing()).isEqualTo(1);
        String numbers = "x,kind\n1,0.5\n2,1.5\n3,2.5\n4,7.5\n";
        for (ColumnSummary target : List.of(preview(numbers).table().columns().get(1), read(numbers).table().columns().get(1))) {
            assertThat(target.distribution()).isNull();
            assertThat(target.statistics()).isEqualTo(new Statistics(0.5, 7.5, 3, Math.sqrt(7.25)));
        }
        List<ColumnSummary> labels = preview("x,red,blue\n1,0,1\n2,1,1\n3,0,1\n", "target", "red,blue").table().columns();
        assertThat(labels.get(1).distribution()).containsExactly(Map.entry("0", 2L), Map.entry("1", 1L));
        assertThat(labels.get(2).distribution()).containsExactly(Map.entry("1", 3L));
    }

    @Test
    void saysWhatIsDividedAndWhen() throws IOException {
        String table = "x,kind\n" + rows(40, Integer::toString);
        Map<String, Path> whole = Map.of("file", write("file", table));
        assertThat(format.preview(whole, Map.of("target", "kind")).orElseThrow().notes()).containsExactly("The import will divide the 40 rows "
                + "at random: a share of 0.15 for validation and 0.15 for the test, the others for training; validation_fraction, "
                + "test_fraction and seed change that.");
        try (RawDataset read = format.read(whole, Map.of("target", "kind"))) {
            assertThat(read.notes()).singleElement().asString().startsWith("The import divided the 40 examples at random: ");
        }
        try (RawDataset read = format.read(whole, Map.of("target", "kind", "test_fraction", "0"))) {
            assertThat(read.notes()).contains("There is no test split, so jobs do not test their model; test_fraction holds examples out.");
        }
        List<String> undivided = List.of("There is no validation split: a job trains on all 40 training examples and does not measure "
                + "overfitting, unless its field split, such as {\"train\": 34, \"validation\": 6}, divides them when the job starts.",
                "There is no test split, so jobs do not test their model on examples that it has not seen; only an import can add one.");
        assertThat(read(table).notes()).isEqualTo(undivided);
        assertThat(preview(table).notes()).isEqualTo(undivided);
    }

    private static String dates(String cells) {
        String[] days = cells.split(" ");
        return "day,kind\n" + rows(30, i -> "\"" + days[i % days.length].replace('_', ' ') + "\"");
    }

    /** Rows of which every other is of the class a. */
    private static String rows(int n, IntFunction<String> cells) {
        return IntStream.range(0, n).mapToObj(i -> cells.apply(i) + (i % 2 == 0 ? ",a\n" : ",b\n")).collect(Collectors.joining());
    }

    private static Map<String, String> options(String... options) {
        Map<String, String> map = new HashMap<>(Map.of("target", "kind"));
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    private Path write(String part, String table) throws IOException {
        return Files.writeString(directory.resolve(part), table);
    }

    private RawDataset read(String table, String... options) throws IOException {
        return format.read(Map.of("train", write("train", table)), options(options));
    }

    private TablePreview preview(String table, String... options) throws IOException {
        return format.preview(Map.of("train", write("train", table)), options(options)).orElseThrow();
    }

    private List<String> problems(String table, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(table, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
