package dev.trainyard.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.csv.CsvFormat;
import dev.trainyard.dataset.format.numpy.NpyFormat;
import dev.trainyard.dataset.format.numpy.NpzFormat;
import dev.trainyard.dataset.format.picture.ImagesFormat;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Datetime;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports files of many kinds and compares the values with those that pandas, NumPy and Pillow read; files.py beside files.zip made both. A
 * file must be read alike, or be refused for the reason that cases.json has.
 */
class GeneratedFilesTest {

    private static final int EXAMPLES = 6;

    @TempDir
    private Path directory;
    private final DatasetLimits limits = new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 100, Duration.ofMinutes(1));
    private final Map<String, Format> formats = Stream.of(new CsvFormat(limits), new NpyFormat(limits), new NpzFormat(limits),
            new ImagesFormat(limits)).collect(Collectors.toMap(Format::name, format -> format));

    /** @param levels of a picture, null for another file */
    private record Case(byte[] content, byte[] levels, JsonNode expected) {

        String name() {
            return expected.get("file").stringValue();
        }

        Map<String, String> options(String... more) {
            Map<String, String> options = new HashMap<>();
            expected.get("options").properties().forEach(option -> options.put(option.getKey(), option.getValue().stringValue()));
            for (int i = 0; i < more.length; i += 2) {
                options.put(more[i], more[i + 1]);
            }
            return options;
        }
    }

    private static Stream<Named<Case>> cases(String... formats) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(GeneratedFilesTest.class.getResourceAsStream("generated/files.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        List<Named<Case>> cases = new ArrayList<>();
        for (JsonNode expected : new JsonMapper().readTree(files.get("cases.json"))) {
            String name = expected.get("file").stringValue();
            if (List.of(formats).contains(expected.get("format").stringValue())) {
                cases.add(Named.of(name, new Case(files.get(name), files.get(name + ".levels"), expected)));
            }
        }
        return cases.stream();
    }

    static Stream<Named<Case>> tables() throws IOException {
        return cases("csv");
    }

    static Stream<Named<Case>> arrays() throws IOException {
        return cases("npy", "npz");
    }

    static Stream<Named<Case>> pictures() throws IOException {
        return cases("images");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void readsATableAsPandasDoesOrRefusesIt(Case table) throws IOException {
        Map<String, Path> files = Map.of("train", Files.write(directory.resolve("train"), table.content));
        if (isRefused(table, files)) {
            return;
        }
        try (RawDataset read = format(table).read(files, table.options())) {
            RawExamples train = read.splits().get(Split.TRAIN);
            List<Column> columns = ((TablePreprocessing) read.preprocessing()).columns();
            double[][] raw = train.raw().toDoubleMatrix();
            JsonNode expected = table.expected.get("columns");
            assertThat(columns).hasSameSizeAs(expected);
            for (int k = 0; k < columns.size(); k++) {
                Column column = columns.get(k);
                int at = k;
                assertThat(kind(column)).as("column %s", column.name()).isEqualTo(expected.get(k).get("kind").stringValue());
                assertThat(IntStream.range(0, raw.length).mapToObj(i -> value(column, raw[i][at]))).as("column %s", column.name())
                        .containsExactlyElementsOf(values(expected.get(k).get("values"), false));
            }
            compareTarget(read, train, table.expected.get("y"));
        }
    }

    private static String kind(Column column) {
        return column instanceof Column.Categorical ? "text" : column instanceof Datetime ? "date" : "number";
    }

    private static Object value(Column column, double raw) {
        return Double.isNaN(raw) ? null : column instanceof Column.Categorical texts ? texts.categories().get((int) raw)
                : number(raw);
    }

    /** Returns whole numbers exactly, others rounded to float32. */
    private static Object number(double value) {
        return value == Math.rint(value) ? (Object) value : (Object) (float) value;
    }

    private static List<Object> values(JsonNode values, boolean floats) {
        List<Object> list = new ArrayList<>();
        for (JsonNode value : values) {
            list.add(value.isNull() ? null : value.isString() ? value.stringValue()
                    : floats ? (Object) value.floatValue() : number(value.doubleValue()));
        }
        return list;
    }

    /** Compares classes with their texts, or with their numbers; other targets with their numbers. */
    private static void compareTarget(RawDataset read, RawExamples train, JsonNode expected) {
        if (!read.targets().isClassification()) {
            float[] y = train.y().dup().data().asFloat();
            List<Object> numbers = new ArrayList<>();
            for (JsonNode row : expected) {
                numbers.addAll(values(row.isArray() ? row : new JsonMapper().createArrayNode().add(row), true));
            }
            assertThat(IntStream.range(0, y.length).mapToObj(i -> (Object) y[i])).as("y").containsExactlyElementsOf(numbers);
            return;
        }
        List<Object> classes = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            String name = read.targets().names().get(train.labels()[i]);
            classes.add(expected.get(i).isNumber() ? number(Double.parseDouble(name)) : name);
        }
        assertThat(classes).as("y").isEqualTo(values(expected, false));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void readsArraysAsNumpyDoesOrRefusesThem(Case array) throws IOException {
        boolean single = array.expected.get("format").stringValue().equals("npy");
        Map<String, Path> files = !single ? Map.of("file", Files.write(directory.resolve("file"), array.content))
                : Map.of("x_train", Files.write(directory.resolve("x"), array.content), "y_train", Files.write(directory.resolve("y"), labels()));
        if (isRefused(array, files)) {
            return;
        }
        try (RawDataset read = format(array).read(files, array.options())) {
            RawExamples train = read.splits().get(Split.TRAIN);
            double[][] raw = train.raw().castTo(DataType.DOUBLE).toDoubleMatrix();
            JsonNode expected = array.expected.get("x");
            assertThat(raw).hasDimensions(expected.size(), expected.get(0).size());
            for (int i = 0; i < raw.length; i++) {
                assertThat(Arrays.stream(raw[i]).mapToObj(GeneratedFilesTest::number)).as("example %d", i)
                        .containsExactlyElementsOf(values(expected.get(i), false));
            }
            if (!single) {
                compareTarget(read, train, array.expected.get("y"));
            }
        }
    }

    /** The file of numpy.arange(6) % 2 as bytes. */
    private static byte[] labels() {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (%d,), }".formatted(EXAMPLES);
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + EXAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY\1\0".getBytes()).putShort((short) header.length()).put(header.getBytes());
        IntStream.range(0, EXAMPLES).forEach(i -> file.put((byte) (i % 2)));
        return file.array();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void readsAPictureAsPillowDoesOrRefusesIt(Case picture) throws IOException {
        Map<String, Path> files = Map.of("file", Files.write(directory.resolve("file"), zip(picture)));
        if (isRefused(picture, files)) {
            return;
        }
        ByteBuffer levels = ByteBuffer.wrap(picture.levels);
        List<Integer> size = List.of(levels.getInt(), levels.getInt());
        int pixels = size.get(0) * size.get(1);
        int[][] expected = new int[4][pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                expected[c][i] = levels.get() & 0xFF;
            }
        }
        for (int i = 0; i < pixels; i++) {
            expected[3][i] = levels.get() & 0xFF;
        }
        int tolerance = picture.expected.get("tolerance").intValue();
        for (int channels : new int[] {3, 1}) {
            try (RawDataset read = format(picture).read(files, picture.options("channels", Integer.toString(channels)))) {
                assertThat(read.input().dimensions()).isEqualTo(Stream.concat(Stream.of(channels), size.stream()).toList());
                int[] raw = read.splits().get(Split.TRAIN).raw().toIntMatrix()[0];
                List<String> wrong = new ArrayList<>();
                for (int i = 0; i < raw.length; i++) {
                    int wanted = expected[channels == 1 ? 3 : i / pixels][i % pixels];
                    if (Math.abs(raw[i] - wanted) > (channels == 1 ? Math.max(1, tolerance) : tolerance)) {
                        wrong.add("channel %d of %d at %d: %d instead of %d".formatted(i / pixels, channels, i % pixels, raw[i], wanted));
                    }
                }
                assertThat(wrong).isEmpty();
            }
        }
    }

    /** An archive of two classes with the same picture. */
    private static byte[] zip(Case picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String folder : List.of("train/a/", "train/b/")) {
                zip.putNextEntry(new ZipEntry(folder + picture.name()));
                zip.write(picture.content);
            }
        }
        return out.toByteArray();
    }

    private Format format(Case file) {
        return formats.get(file.expected.get("format").stringValue());
    }

    /** Returns whether the file must be refused, and then requires the reason. */
    private boolean isRefused(Case file, Map<String, Path> files) {
        if (!file.expected.has("refused")) {
            return false;
        }
        InvalidSpecificationException refusal = catchThrowableOfType(InvalidSpecificationException.class,
                () -> format(file).read(files, file.options()).close());
        assertThat(refusal).as("is read, but must be refused: %s", file.expected.get("refused")).isNotNull();
        assertThat(refusal.violations()).extracting(Violation::toString)
                .anyMatch(violation -> violation.contains(file.expected.get("refused").stringValue()));
        return true;
    }
}
