package dev.trainyard.dataset.format.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.util.unit.DataSize;

class NpyFormatsTest {

    @TempDir
    private Path directory;
    private final DatasetLimits limits = new DatasetLimits(DataSize.ofMegabytes(100), 1_000_000, 10, Duration.ofMinutes(1));
    private final NpyFormat npy = new NpyFormat(limits);
    private final NpzFormat npz = new NpzFormat(limits);

    @Test
    void readsAnArchiveWrittenByNumpy() throws IOException, URISyntaxException {
        RawDataset read = npz.read(Map.of("file", Path.of(getClass().getResource("arrays.npz").toURI())), Map.of());

        assertThat(read.input()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(read.targets().names()).containsExactly("0", "1", "2");
        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255));
        assertThat(read.splits()).containsOnlyKeys(Split.TRAIN, Split.TEST);
        RawExamples train = read.splits().get(Split.TRAIN);
        assertThat(train.raw().dataType()).isEqualTo(DataType.UBYTE);
        assertThat(train.raw().toIntMatrix()).isDeepEqualTo(new int[][] {{0, 10, 20, 30, 40, 50}, {60, 70, 80, 90, 100, 110},
            {120, 130, 140, 150, 160, 170}, {180, 190, 200, 210, 220, 230}});
        assertThat(train.labels()).containsExactly(2, 0, 1, 2);
        RawExamples test = read.splits().get(Split.TEST);
        assertThat(test.raw().toIntMatrix()[1]).containsExactly(195, 185, 175, 165, 155, 145);
        assertThat(test.labels()).containsExactly(1, 0);
    }

    @Test
    void readsFloatsForARegression() throws IOException {
        RawDataset read = read(Map.of("x_train", npy("<f4", "(3, 2)", 1, 2, 3, 4, 5, 6.5), "y_train", npy(">f8", "(3,)", 0.5, -1, 2)));
        assertThat(read.input()).isEqualTo(Shape.of(2));
        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Identity());
        assertThat(read.targets().names()).containsExactly("y");
        RawExamples train = read.splits().get(Split.TRAIN);
        assertThat(train.raw().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6.5f}});
        assertThat(train.y().toFloatMatrix()).isDeepEqualTo(new float[][] {{0.5f}, {-1}, {2}});
        assertThat(train.labels()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"|u1,UBYTE", "<i4,DOUBLE", ">i4,DOUBLE", "<i8,DOUBLE", ">i8,DOUBLE", "<f4,FLOAT", ">f4,FLOAT", "<f8,DOUBLE", ">f8,DOUBLE"})
    void readsEveryTypeInBothByteOrders(String descr, DataType type) throws IOException {
        RawDataset read = read(Map.of("x_train", npy(descr, "(2, 2)", 1, 2, 3, 200), "y_train", npy(descr, "(2,)", 0, 1)),
                "task", "classification", "divisor", "1");
        RawExamples train = read.splits().get(Split.TRAIN);
        assertThat(train.raw().dataType()).isEqualTo(type);
        assertThat(train.raw().castTo(DataType.DOUBLE).toDoubleMatrix()).isDeepEqualTo(new double[][] {{1, 2}, {3, 200}});
        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Identity());
        assertThat(train.labels()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEveryVersionOfTheHeader(int version) throws IOException {
        byte[] y = npy(version, "{'descr': '<i4', 'fortran_order': True, 'shape': (2,), }\n", values("<i4", 0, 1));
        assertThat(read(Map.of("x_train", npy("<f4", "(2,)", 1, 2), "y_train", y)).splits().get(Split.TRAIN).labels())
                .containsExactly(0, 1);
    }

    /** The arrays are those of numpy.array(['dog', 'ä', 'dog']), and of its UTF-8 bytes. */
    @Test
    void readsClassesThatTextsName() throws IOException {
        byte[] x = npy("<f4", "(3, 1)", 1, 2, 3);
        String texts = "dog\u00e4\0\0dog";
        for (byte[] y : List.of(npy(1, "{'descr': '<U3', 'fortran_order': False, 'shape': (3,), }",
                texts.getBytes(Charset.forName("UTF-32LE"))),
                npy(1, "{'descr': '>U3', 'fortran_order': False, 'shape': (3, 1), }", texts.getBytes(Charset.forName("UTF-32BE"))),
                npy(1, "{'descr': '|S3', 'fortran_order': False, 'shape': (3,), }", "dog\u00e4\0dog".getBytes(StandardCharsets.UTF_8)))) {
            RawDataset read = read(Map.of("x_train", x, "y_train", y));
            assertThat(read.targets()).isEqualTo(Targets.classes(List.of("dog", "\u00e4")));
            assertThat(read.splits().get(Split.TRAIN).labels()).containsExactly(0, 1, 0);
        }
        byte[] letters = npy(1, "{'descr': '|S1', 'fortran_order': False, 'shape': (3,), }", "aba".getBytes(StandardCharsets.UTF_8));
        assertThat(problems(Map.of("x_train", x, "y_train", letters), "task", "regression"))
                .containsExactly("task must be absent: y has texts, which name classes");
        assertThat(problems(Map.of("x_train", letters, "y_train", letters))).containsExactly("x_train must be numbers, got texts");
        assertThat(problems(Map.of("x_train", x, "y_train", letters, "x_test", npy("<f4", "(1, 1)", 1), "y_test",
                npy(1, "{'descr': '|S1', 'fortran_order': False, 'shape': (1,), }", "c".getBytes(StandardCharsets.UTF_8)))))
                .containsExactly("y_test must have only classes of the training examples, got \"c\"");
    }

    @Test
    void readsSeveralLabels() throws IOException {
        Map<String, byte[]> files = Map.of("x_train", npy("<f4", "(4, 1)", 1, 2, 3, 4),
                "y_train", npy("<f4", "(4, 2)", 0, 1, 1, 1, 0, 0, 1, 0));
        RawDataset read = read(files, "task", "multi_label");

        assertThat(read.targets()).isEqualTo(Targets.labels(List.of("0", "1")));
        assertThat(read.splits().get(Split.TRAIN).y().toFloatMatrix()).isDeepEqualTo(new float[][] {{0, 1}, {1, 1}, {0, 0}, {1, 0}});
        assertThat(problems(files)).containsExactly(
                "task must be multi_label or regression, or one_hot true: y has several columns, of 0 and 1 only");
        assertThat(problems(Map.of("x_train", npy("<f4", "(2, 1)", 1, 2), "y_train", npy("<f4", "(2, 2)", 0, 2, 1, 1)),
                "task", "multi_label"))
                .containsExactly("y_train must be 0 or 1 for each label, got 2.0 at [0, 1]");
    }

    @Test
    void readsOneHotClassesAndRegressionsOfManyOutputs() throws IOException {
        Map<String, byte[]> files = Map.of("x_train", npy("<f4", "(2, 1)", 1, 2), "y_train", npy("<f4", "(2, 3)", 0, 0, 1, 1, 0, 0));
        RawDataset classes = read(files, "one_hot", "true");
        assertThat(classes.targets().names()).containsExactly("0", "1", "2");
        assertThat(classes.splits().get(Split.TRAIN).labels()).containsExactly(2, 0);
        RawDataset outputs = read(files);
        assertThat(outputs.targets().names()).containsExactly("y0", "y1", "y2");
        assertThat(outputs.splits().get(Split.TRAIN).y().toFloatMatrix()).isDeepEqualTo(new float[][] {{0, 0, 1}, {1, 0, 0}});
        assertThat(problems(Map.of("x_train", npy("<f4", "(2, 1)", 1, 2), "y_train", npy("<f4", "(2, 2)", 0, 1, 1, 1)), "one_hot", "true"))
                .containsExactly("y_train must have a single 1 among zeros for each example, got \"[1.0, 1.0]\" at [1]");
    }

    @Test
    void splitsArraysThatAreNotSplit() throws IOException {
        double[] values = IntStream.range(0, 100).asDoubleStream().toArray();
        double[] parity = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();
        RawDataset read = read(Map.of("x", npy("<f8", "(100, 1)", values), "y", npy("<i8", "(100,)", parity)),
                "validation_fraction", "0.2", "test_fraction", "0.1");
        int all = 0;
        for (RawExamples examples : read.splits().values()) {
            all += examples.labels().length;
            for (int i = 0; i < examples.labels().length; i++) {
                assertThat(examples.raw().getDouble(i, 0) % 2).isEqualTo(examples.labels()[i]);
            }
        }
        assertThat(all).isEqualTo(100);
        assertThat(read.splits().get(Split.VALIDATION).labels().length).isBetween(17, 22);
        assertThat(read.splits().get(Split.TEST).labels().length).isBetween(8, 12);
    }

    @Test
    void reportsNumbersThatAreNotFinite() {
        assertThat(problems(Map.of("x_train", npy("<f4", "(2, 2, 2)", 1, 2, 3, 4, 5, 6, Double.NaN, 8), "y_train",
                npy("<f8", "(2,)", 1e300, Double.NEGATIVE_INFINITY)))).containsExactlyInAnyOrder(
                "x_train must have finite numbers that float32 can hold, got NaN at [1, 1, 0]",
                "y_train must have finite numbers that float32 can hold, got 1.0E300 at [0]",
                "y_train must have finite numbers that float32 can hold, got -Infinity at [1]");
    }

    @Test
    void refusesWrongShapesBeforeMemoryIsAllocated() {
        Map<String, byte[]> files = new HashMap<>(Map.of("x_train", npy("<f4", "(2500000000,)", 1, 2), "y_train", npy("<i4", "(2,)", 0, 1)));
        assertThat(problems(files)).containsExactly("x_train must be as long as its header says: shape [2500000000] of F4 makes "
                + "10000000096 bytes, got 104");
        files.put("x_train", npy("<f4", "(999999999999999, 999999999999999, 999999999999999)", 1, 2));
        assertThat(problems(files)).singleElement().asString().startsWith("x_train must be as long as its header says");
        files.put("x_train", npy("<f4", "(2, 2)", 1, 2, 3));
        assertThat(problems(files)).singleElement().asString().startsWith("x_train must be as long as its header says");
        files.put("x_train", npy("<f4", "(2, 2)", 1, 2, 3, 4, 5));
        assertThat(problems(files)).singleElement().asString().startsWith("x_train must be as long as its header says");
    }

    @Test
    void refusesMoreValuesThanTheLimit() {
        assertThat(problems(Map.of("x_train", npy("|u1", "(1001, 1000)", new double[1_001_000]), "y_train",
                npy("|u1", "(1001,)", new double[1001])))).containsExactly("x_train must hold at most 1000000 values, got 1001 examples of 1001 values");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', value = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }#must be an array of bool, int8 to int64, uint8 to uint64, float16, float32 or float64, or of texts, got \"|O\", an array of Python objects (dtype=object), which NumPy saves as a pickle; a pickle can run code and is never loaded. Save numbers as x.astype(np.float32), stack rows of one length by np.stack(list(x)), and save texts as y.astype(str)",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }#must be an array of bool, int8 to int64, uint8 to uint64, float16, float32 or float64, or of texts, got \"<c8\", complex numbers; save real and imaginary parts",
        "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (2,), }#must be an array of bool, int8 to int64, uint8 to uint64, float16, float32 or float64, or of texts, got \"<M8[s]\", an array of dates or durations; save them as seconds",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }#must be an array of bool, int8 to int64, uint8 to uint64, float16, float32 or float64, or of texts, got \"[('a', '<f4')]\", an array of records; save its fields as columns",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (2,), }#must be an array of bool, int8 to int64",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 'of it', }#must have a header with descr, fortran_order and shape",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }#must have a header with descr, fortran_order and shape",
        "{'descr': True, 'fortran_order': False, 'shape': (2,), }#must have a header with descr, fortran_order and shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), }#must have 1 to 8 dimensions, got 0",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }#must not be empty, got the shape (0, 3)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,,3), }#must have dimensions that are numbers",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999,), }#must have dimensions that are numbers of at most 15 digits",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }#must have a header with descr, fortran_order and shape",
        "{'shape': (2,)}#must have a header with descr, fortran_order and shape",
        "[]#must have a header with descr, fortran_order and shape"})
    void refusesUnsupportedHeaders(String header, String rule) {
        assertThat(problems(Map.of("x_train", npy(1, header, new byte[8]), "y_train", npy("<i4", "(2,)", 0, 1)))).singleElement()
                .asString().startsWith("x_train " + rule);
    }

    @Test
    void refusesFilesThatAreNotNpy() {
        byte[] y = npy("<i4", "(2,)", 0, 1);
        assertThat(problems(Map.of("x_train", new byte[0], "y_train", y))).containsExactly("x_train must be an NPY array, but ends within its header");
        assertThat(problems(Map.of("x_train", "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8), "y_train", y)))
                .containsExactly("x_train must be an NPY array, which starts with the bytes \\x93NUMPY");
        assertThat(problems(Map.of("x_train", Arrays.copyOf(y, 40), "y_train", y))).containsExactly("x_train must be an NPY array, but ends within its header");
        byte[] later = y.clone();
        later[6] = 9;
        assertThat(problems(Map.of("x_train", later, "y_train", y))).containsExactly("x_train must be of NPY version 1.0, 2.0 or 3.0, got 9.0");
        byte[] long4 = npy(2, "", new byte[0]);
        ByteBuffer.wrap(long4).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        assertThat(problems(Map.of("x_train", long4, "y_train", y))).containsExactly("x_train must have a header of at most 10000 bytes, got 4294967295");
    }

    @Test
    void refusesArraysThatDoNotMatch() {
        byte[] x = npy("<f4", "(2, 2)", 1, 2, 3, 4);
        byte[] y = npy("<i4", "(2,)", 0, 1);
        assertThat(problems(Map.of("x_train", x, "y_train", npy("<i4", "(3,)", 0, 1, 1))))
                .containsExactly("y_train must have as many examples as x, 2, got 3");
        assertThat(problems(Map.of("x_train", x, "y_train", y, "x_test", npy("<f4", "(2, 1)", 1, 2), "y_test", y))).singleElement().asString()
                .startsWith("x_test must have examples of the shape and type that the training examples have, got [2, 1] of F4, not [2, 2] of F4");
        assertThat(problems(Map.of("x_train", x, "y_train", npy("<i4", "(2, 2)", 0, 1, 1, 0)))).singleElement().asString()
                .contains("must be a class for each example, of the shape [n], got [2, 2]; set one_hot or task");
        assertThat(problems(Map.of("x_train", x, "y_train", y, "x_test", x))).containsExactly("y_test is required");
        assertThat(problems(Map.of("x_test", x, "y_test", y))).containsExactly("x_train is required", "y_train is required");
        assertThat(problems(Map.of("x", x, "y", y, "x_test", x, "y_test", y))).allMatch(problem -> problem.contains("must be absent"));
        assertThat(problems(Map.of("x_train", x, "y_train", y, "x_test", x, "y_test", npy("<i4", "(2,)", 0, 5))))
                .containsExactly("y_test must have only classes of the training examples, got 5");
        assertThat(problems(Map.of("x_train", x, "y_train", npy("<i4", "(2,)", 0, 2), "x_test", x, "y_test", npy("<i4", "(2,)", 1, 2))))
                .containsExactly("y_test must have only classes of the training examples, got 1");
    }

    @Test
    void refusesInvalidClasses() {
        byte[] x = npy("<f4", "(3,)", 1, 2, 3);
        assertThat(problems(Map.of("x_train", x, "y_train", npy("<i8", "(3,)", -1, 1, 1L << 40)))).containsExactly(
                "y_train must have classes from 0 to 9, got -1.0 at [0]", "y_train must have classes from 0 to 9, got 1.099511627776E12 at [2]");
        assertThat(problems(Map.of("x_train", x, "y_train", npy("<i8", "(3,)", 1, 1, 1))))
                .containsExactly("y_train must have at least two classes, all are 1");
        assertThat(problems(Map.of("x_train", x, "y_train", npy("<f8", "(3,)", 0.5, 1, 0)), "task", "classification"))
                .containsExactly("y_train must have classes from 0 to 9, got 0.5 at [0]");
    }

    @Test
    void reportsInvalidOptions() {
        assertThat(problems(Map.of("x_train", npy("<f4", "(2,)", 1, 2), "y_train", npy("<i4", "(2,)", 0, 1)), "task", "regression", "one_hot",
                "true", "divisor", "0", "test_fraction", "0.1")).extracting(problem -> problem.split(" ")[0])
                .containsExactlyInAnyOrder("one_hot", "divisor", "test_fraction");
    }

    @Test
    void refusesDamagedAndInconsistentArchives() throws IOException {
        byte[] good = zip(Map.of("x_train.npy", npy("<f4", "(2,)", 1, 2), "y_train.npy", npy("<i4", "(2,)", 0, 1)), true);
        assertThat(npzProblems("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))).singleElement().asString().startsWith("file must be a ZIP archive");
        assertThat(npzProblems(new byte[0])).singleElement().asString().startsWith("file must be a ZIP archive");
        assertThat(npzProblems(Arrays.copyOf(good, good.length - 30))).singleElement().asString().startsWith("file must be a ZIP archive");

        byte[] flipped = zip(Map.of("x_train.npy", npy("<f4", "(2,)", 1, 2), "y_train.npy", npy("<i4", "(2,)", 0, 1)), false);
        flipped[30 + "x_train.npy".length() + 100] ^= 1;
        assertThat(npzProblems(flipped)).containsExactly("file x_train: must be undamaged: its checksum is wrong");

        int central = indexOf(good, new byte[] {'P', 'K', 1, 2});
        byte[] lie = good.clone();
        ByteBuffer.wrap(lie).order(ByteOrder.LITTLE_ENDIAN).putInt(central + 24, 0x7FFFFFFF);
        assertThat(npzProblems(lie)).singleElement().asString()
                .startsWith("file must declare true sizes: \"x_train.npy\" declares 2147483647 bytes");
        ByteBuffer.wrap(lie).order(ByteOrder.LITTLE_ENDIAN).putInt(central + 24, 140);
        assertThat(npzProblems(lie)).singleElement().asString().startsWith("file x_train: must be as long as its header says");

        byte[] twoLies = zip(Map.of("x_train.npy", npy("<f4", "(12,)", 1, 2), "y_train.npy", npy("<i4", "(12,)", 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)), true);
        ByteBuffer.wrap(twoLies).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(indexOf(twoLies, new byte[] {'P', 'K', 1, 2}) + 24, npy("<f4", "(12,)", new double[12]).length);
        assertThat(npzProblems(twoLies)).singleElement().asString().startsWith("file x_train: must be undamaged: it ");
    }

    @Test
    void refusesArchivesWithUnknownOrMissingArrays() throws IOException {
        assertThat(npzProblems(zip(Map.of("x_train.npy", npy("<f4", "(2,)", 1, 2), "weights.npy", new byte[3]), true))).hasSize(2)
                .anyMatch(problem -> problem.startsWith("file must have arrays named x_train, y_train, x_validation")
                        && problem.endsWith("got \"weights\"")).contains("file must have an array y_train");
        assertThat(npzProblems(zip(Map.of("x_train.npy", npy("<f4", "(2,)", 1, 2)), true))).containsExactly("file must have an array y_train");
        assertThat(npzProblems(zip(Map.of("../x_train.npy", new byte[3], "/y_train.npy", new byte[3], "c:\\y.npy", new byte[3]), true)))
                .hasSize(3).allMatch(problem -> problem.startsWith("file must have plain relative names"));
        Map<String, byte[]> many = new HashMap<>();
        IntStream.range(0, 101).forEach(i -> many.put("x" + i, new byte[0]));
        assertThat(npzProblems(zip(many, true))).containsExactly("file must have at most 100 entries, got 101");
    }

    @Test
    void refusesAZipBombBeforeItIsUnpacked() throws IOException {
        Map<String, byte[]> files = Map.of("x_train.npy", npy("|u1", "(30000000,)", new double[0]), "y_train.npy", npy("|u1", "(2,)", 0, 1));
        Map<String, byte[]> bomb = new TreeMap<>(files);
        bomb.put("x_train.npy", Arrays.copyOf(files.get("x_train.npy"), 30_000_000 + files.get("x_train.npy").length));
        bomb.put("y_train.npy", Arrays.copyOf(npy("|u1", "(30000000,)"), 30_000_000 + npy("|u1", "(30000000,)").length));
        byte[] zip = zip(bomb, true);
        assertThat(zip.length).isLessThan(100_000);
        assertThat(npzProblems(zip)).containsExactly("file must hold at most 1000000 values, got 30000000 examples of 2 values");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', value = {
        "{'shape': (3, 2), 'fortran_order': False, 'descr': '<f4'}", "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (3, 2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3L, 2L), }", "  {'fortran_order':False,'descr':'<f4','shape':( 3,2 ) , } "})
    void readsHeadersOfOtherWriters(String header) throws IOException {
        RawDataset read = read(Map.of("x_train", npy(1, header, values("<f4", 1, 2, 3, 4, 5, 6)), "y_train", npy("<i4", "(3,)", 0, 1, 0)));

        assertThat(read.splits().get(Split.TRAIN).raw().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    }

    /** kinds.npz, written by kinds.py beside it, has an array of each type, byte order and index order. */
    @ParameterizedTest
    @ValueSource(strings = {"b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"})
    void readsEveryNumericTypeOfNumpy(String type) throws IOException, URISyntaxException {
        Map<String, byte[]> arrays = unzip(Path.of(getClass().getResource("kinds.npz").toURI()));
        double[][] expected = rows(arrays.get("expected_" + type + ".npy"));
        for (String layout : List.of("little_c", "big_c", "little_fortran", "big_fortran")) {
            RawDataset read = read(Map.of("x_train", arrays.get(type + "_" + layout + ".npy"), "y_train", npy("<i4", "(4,)", 0, 1, 0, 1)),
                    "divisor", "1");

            assertThat(read.input()).as(layout).isEqualTo(type.equals("u1") ? Shape.of(1, 3, 2) : Shape.of(3, 2));
            assertThat(read.splits().get(Split.TRAIN).raw().castTo(DataType.DOUBLE).toDoubleMatrix()).as(layout).isDeepEqualTo(expected);
        }
    }

    /** Reads the expected values: float64 in C order, of shape [4, 6]. */
    private double[][] rows(byte[] npy) throws IOException {
        return read(Map.of("x_train", npy, "y_train", npy("<i4", "(4,)", 0, 1, 0, 1))).splits().get(Split.TRAIN).raw().toDoubleMatrix();
    }

    private static Map<String, byte[]> unzip(Path file) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 50, 1000})
    void readsFortranOrderInBlocks(int block) throws IOException {
        // Seven examples of three values each: the first value of all examples comes first.
        double[] values = IntStream.range(0, 21).mapToDouble(k -> 10 * (k % 7) + k / 7).toArray();
        byte[] file = npy(1, "{'descr': '<f8', 'fortran_order': True, 'shape': (7, 3), }", values("<f8", values));
        NpyArray array = NpyArray.open("x", "", file.length, () -> new ByteArrayInputStream(file), new ImportErrors());
        double[][] rows = new double[7][];
        array.forEach(new ImportErrors(), (i, row) -> rows[i] = row.clone(), block);

        for (int i = 0; i < 7; i++) {
            assertThat(rows[i]).containsExactly(10 * i, 10 * i + 1, 10 * i + 2);
        }
    }

    @Test
    void requiresTaskForFloatsWithFewWholeNumbers() throws IOException {
        Map<String, byte[]> files = Map.of("x_train", npy("<f4", "(6,)", 1, 2, 3, 4, 5, 6), "y_train", npy("<f4", "(6,)", 0, 1, -1, 1, -0.0, 1));
        assertThat(problems(files)).containsExactly("task must be classification or regression: y is of floats, but has only the whole "
                + "numbers -1, 0, 1, which may be classes or numbers to predict");
        assertThat(read(files, "task", "regression").splits().get(Split.TRAIN).y().toFloatVector()).containsExactly(0, 1, -1, 1, -0f, 1);

        assertThat(read(Map.of("x_train", files.get("x_train"), "y_train", npy("<f8", "(6,)", 0, 1, 0, 1, 1, 1)), "task", "classification")
                .splits().get(Split.TRAIN).labels()).containsExactly(0, 1, 0, 1, 1, 1);
        for (double[] clear : new double[][] {{0, 1, 0, 1, 0, 0.5}, {1, 2, 3, 4, 5, 6}}) {
            assertThat(read(Map.of("x_train", files.get("x_train"), "y_train", npy("<f8", "(6,)", clear))).targets().isClassification()).isFalse();
        }
    }

    @Test
    void readsBooleansAsZeroAndOneOrAsClasses() throws IOException {
        RawDataset read = read(Map.of("x_train", npy(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (3, 1), }", new byte[] {0, 1, 1}),
                "y_train", npy(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", new byte[] {1, 0, 1})));

        assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Identity());
        assertThat(read.splits().get(Split.TRAIN).labels()).containsExactly(1, 0, 1);
    }

    /** The result of numpy.transpose(x, (0, 3, 1, 2)). */
    @Test
    void movesTheChannelsOfPicturesToTheFront() throws IOException {
        Map<String, byte[]> last = Map.of("x_train", npy("|u1", "(2, 2, 2, 3)", IntStream.range(0, 24).asDoubleStream().toArray()),
                "y_train", npy("<i4", "(2,)", 0, 1));
        RawDataset read = read(last);
        assertThat(read.input()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(read.splits().get(Split.TRAIN).raw().castTo(DataType.INT).toIntMatrix()).isDeepEqualTo(new int[][] {
                {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11}, {12, 15, 18, 21, 13, 16, 19, 22, 14, 17, 20, 23}});
        assertThat(read(last, "layout", "channels_first").input()).isEqualTo(Shape.of(2, 2, 3));
    }

    @Test
    void requiresALayoutIfTheShapeIsAmbiguous() throws IOException {
        Map<String, byte[]> either = Map.of("x_train", npy("|u1", "(2, 3, 1, 3)", IntStream.range(0, 18).asDoubleStream().toArray()),
                "y_train", npy("<i4", "(2,)", 0, 1));
        assertThat(problems(either)).containsExactly("layout must be channels_first or channels_last: the shape [2, 3, 1, 3] of U1 does not "
                + "tell which axis has the channels");
        Map<String, byte[]> floats = Map.of("x_train", npy("<f4", "(2, 2, 2, 3)", IntStream.range(0, 24).asDoubleStream().toArray()),
                "y_train", npy("<i4", "(2,)", 0, 1));
        assertThat(problems(floats)).as("perhaps no pictures").hasSize(1).allMatch(problem -> problem.startsWith("layout must be"));
        assertThat(read(floats, "layout", "channels_last").input()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(read(either, "layout", "channels_last").splits().get(Split.TRAIN).raw().toIntMatrix()[0])
                .containsExactly(0, 3, 6, 1, 4, 7, 2, 5, 8);
        Map<String, byte[]> rows = Map.of("x_train", npy("|u1", "(2, 3)", 0, 1, 2, 3, 4, 5), "y_train", npy("<i4", "(2,)", 0, 1));
        assertThat(problems(rows, "layout", "channels_last")).containsExactly(
                "layout must be absent: only pictures of the shape [n, a, b, c] have a layout, got the shape [2, 3]");
    }

    static byte[] npy(String descr, String shape, double... values) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
        return npy(1, header + " ".repeat(Math.max(0, 85 - header.length())) + "\n", values(descr, values));
    }

    private static byte[] npy(int version, String header, byte[] values) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        return (version == 1 ? buffer.putShort((short) text.length) : buffer.putInt(text.length)).put(text).put(values).array();
    }

    private static byte[] values(String descr, double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * (descr.charAt(2) - '0'))
                .order(descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (descr.substring(1)) {
                case "u1" -> buffer.put((byte) (int) value);
                case "i4" -> buffer.putInt((int) value);
                case "i8" -> buffer.putLong((long) value);
                case "f4" -> buffer.putFloat((float) value);
                default -> buffer.putDouble(value);
            }
        }
        return buffer.array();
    }

    private static byte[] zip(Map<String, byte[]> files, boolean deflated) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(deflated ? 9 : 0);
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        return IntStream.range(0, bytes.length - wanted.length)
                .filter(i -> Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)).findFirst().orElseThrow();
    }

    private List<String> npzProblems(byte[] archive) throws IOException {
        Path file = Files.write(directory.resolve("file"), archive);
        return catchThrowableOfType(InvalidSpecificationException.class, () -> npz.read(Map.of("file", file), Map.of())).violations()
                .stream().map(Violation::toString).toList();
    }

    private RawDataset read(Map<String, byte[]> arrays, String... options) throws IOException {
        Map<String, Path> files = new HashMap<>();
        arrays.forEach((part, bytes) -> {
            try {
                files.put(part, Files.write(directory.resolve(part), bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return npy.read(files, map);
    }

    private List<String> problems(Map<String, byte[]> arrays, String... options) {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> read(arrays, options)).violations().stream()
                .map(Violation::toString).toList();
    }
}
