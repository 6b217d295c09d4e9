package dev.trainyard.dataset.format;

import static dev.trainyard.dataset.format.Idx.bytes;
import static dev.trainyard.dataset.format.Idx.gzipped;
import static dev.trainyard.dataset.format.Idx.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.springframework.util.unit.DataSize;

class IdxFormatTest {

    private static final byte[] PICTURES = bytes(shape(3, 2, 2), 0, 1, 2, 3, 10, 11, 12, 13, 252, 253, 254, 255);
    private static final byte[] LABELS = bytes(shape(3), 1, 0, 2);

    private final IdxFormat format = new IdxFormat(new DatasetLimits(DataSize.ofMegabytes(1), 10_000, 300, Duration.ZERO));
    private final Map<String, Path> files = new HashMap<>();
    private final Map<String, String> options = new HashMap<>();
    @TempDir
    private Path directory;

    @Test
    void readsPicturesAndLabels() throws IOException {
        given("train_images", PICTURES);
        given("train_labels", LABELS);

        try (RawDataset read = format.read(files, options)) {
            assertThat(read.input()).isEqualTo(Shape.of(1, 2, 2));
            assertThat(read.targets()).isEqualTo(Targets.classes(List.of("0", "1", "2")));
            assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Pixels(255));
            assertThat(read.splits()).containsOnlyKeys(Split.TRAIN);
            assertThat(read.splits().get(Split.TRAIN).labels()).containsExactly(1, 0, 2);
            assertThat(read.splits().get(Split.TRAIN).raw().dataType()).isEqualTo(DataType.UBYTE);
            assertThat(values(read, Split.TRAIN)).isDeepEqualTo(
                    new double[][] {{0, 1, 2, 3}, {10, 11, 12, 13}, {252, 253, 254, 255}});
        }
    }

    @Test
    void readsGzippedFiles() throws IOException {
        given("train_images", gzipped(PICTURES));
        given("train_labels", gzipped(LABELS));
        given("test_images", gzipped(bytes(shape(1, 2, 2), 7, 7, 7, 7)));
        given("test_labels", bytes(shape(1), 2));
        options.put("validation", "1");
        options.put("classes", "cat, dog,cow");

        try (RawDataset read = format.read(files, options)) {
            assertThat(read.targets()).isEqualTo(Targets.classes(List.of("cat", "dog", "cow")));
            assertThat(values(read, Split.TRAIN)).isDeepEqualTo(new double[][] {{0, 1, 2, 3}, {10, 11, 12, 13}});
            assertThat(values(read, Split.VALIDATION)).isDeepEqualTo(new double[][] {{252, 253, 254, 255}});
            assertThat(read.splits().get(Split.VALIDATION).labels()).containsExactly(2);
            assertThat(values(read, Split.TEST)).isDeepEqualTo(new double[][] {{7, 7, 7, 7}});
            assertThat(read.splits().get(Split.TEST).labels()).containsExactly(2);
        }
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments(Idx.floats(shape(2, 2), 1.5f, -2, 0, 3e38f), new double[][] {{1.5, -2}, {0, 3e38f}}),
                arguments(Idx.doubles(shape(2, 2), 0.1, -2, 0, 3e38), new double[][] {{0.1, -2}, {0, 3e38}}),
                arguments(Idx.integers(shape(2, 2), 1 << 30, -5, 0, 7), new double[][] {{1 << 30, -5}, {0, 7}}),
                arguments(Idx.shorts(shape(2, 2), 30_000, -5, 0, 7), new double[][] {{30_000, -5}, {0, 7}}));
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsEveryNumericType(byte[] images, double[][] values) throws IOException {
        given("train_images", images);
        given("train_labels", Idx.integers(shape(2), 0, 1));

        try (RawDataset read = format.read(files, options)) {
            assertThat(read.input()).isEqualTo(Shape.of(2));
            assertThat(read.preprocessing()).isEqualTo(new Preprocessing.Identity());
            assertThat(values(read, Split.TRAIN)).isDeepEqualTo(values);
        }
    }

    static Stream<Arguments> wrongImages() {
        byte[] bomb = gzipped(bytes(shape(3, 2, 2), new int[200_000]));
        byte[] whole = gzipped(PICTURES);
        byte[] damaged = whole.clone();
        damaged[damaged.length - 6] ^= 0x55;
        return Stream.of(
                arguments("empty", new byte[0], "must be a whole IDX file, but it ends too early"),
                arguments("half a header", Arrays.copyOf(PICTURES, 9), "must be a whole IDX file, but it ends too early"),
                arguments("a PNG", new byte[] {(byte) 0x89, 'P', 'N', 'G'},
                        "must be an IDX file, which starts with the bytes 00 00 (or be gzipped), got 89 50"),
                arguments("unknown type", changed(PICTURES, 2, 0x42),
                        "byte 2, the type, must be 08, 09, 0B, 0C, 0D or 0E, got 42"),
                arguments("no dimensions", new byte[] {0, 0, 8, 0},
                        "byte 3, the number of dimensions, must be from 1 to 5, got 0"),
                arguments("200 dimensions", changed(PICTURES, 3, 200),
                        "byte 3, the number of dimensions, must be from 1 to 5, got 200"),
                arguments("no rows", bytes(shape(3, 0, 2)), "bytes 8 to 11, dimension 2, must be at least 1, got 0"),
                arguments("truncated", Arrays.copyOf(PICTURES, PICTURES.length - 1),
                        "declares 3 × 2 × 2 values, which take 12 bytes, but has 11 bytes after its header"),
                arguments("one byte too many", Arrays.copyOf(PICTURES, PICTURES.length + 1),
                        "declares 3 × 2 × 2 values, which take 12 bytes, but has more"),
                arguments("truncated within the gzip", Arrays.copyOf(whole, whole.length - 10),
                        "must be a whole IDX file, but it ends too early"),
                arguments("damaged gzip", damaged, "must be a whole gzip file, but it is damaged: "),
                arguments("declares 10 GB", bytes(shape(10_000_000, 32, 32), 1, 2, 3),
                        "must hold at most 10000 values, got 10000000 examples of 1024 values"),
                arguments("declares more than a long counts", bytes(shape(-1, -1, -1, -1, -1)),
                        "must hold at most 10000 values, got 4294967295 examples of 9223372036854775807 values"),
                arguments("declares 10 KB, has nothing", bytes(shape(10, 1000)),
                        "declares 10 × 1000 values, which take 10000 bytes, but has 0 bytes after its header"),
                arguments("gzip bomb", bomb, "declares 3 × 2 × 2 values, which take 12 bytes, but has more"),
                arguments("labels", LABELS, "must have at least 2 dimensions, examples and values, got 1"),
                arguments("not a number", Idx.floats(shape(3, 1), 1, Float.NaN, 2),
                        "example 1, value 0 must be a finite number, got NaN"),
                arguments("too large for a float", Idx.doubles(shape(3, 2), 1, 2, 3, 4, 5, 1e300),
                        "example 2, value 1 must be a finite number, got 1.0E300"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongImages")
    void reportsInvalidImages(String what, byte[] images, String detail) throws IOException {
        given("train_images", images);
        given("train_labels", LABELS);

        assertThat(violations()).singleElement().asString().startsWith("train_images " + detail);
    }

    static Stream<Arguments> wrongLabels() {
        return Stream.of(
                arguments("too few", bytes(shape(2), 0, 1), "must have one label for each example of train_images, 3, got 2"),
                arguments("pictures", PICTURES, "must have one dimension of whole numbers, got 3 of U8"),
                arguments("fractions", Idx.floats(shape(3), 0, 1, 2), "must have one dimension of whole numbers, got 1 of F32"),
                arguments("negative", Idx.integers(shape(3), 0, -1, 2), "label 1 must be from 0 to 299, the limit, got -1"),
                arguments("two thousand million", Idx.integers(shape(3), 0, 1, 2_000_000_000),
                        "label 2 must be from 0 to 299, the limit, got 2000000000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongLabels")
    void reportsInvalidLabels(String what, byte[] labels, String detail) throws IOException {
        given("train_images", PICTURES);
        given("train_labels", labels);

        assertThat(violations()).containsExactly("train_labels " + detail);
    }

    @Test
    void reportsAllProblemsAtOnce() throws IOException {
        given("train_labels", bytes(shape(4), 0));
        given("test_images", bytes(shape(1, 3), 1, 2, 3));
        options.put("validation", "many");
        options.put("classes", "a\u202eb,c,d");
        assertThat(violations()).anyMatch(violation -> violation.startsWith("classes must have valid names: "));
        options.put("classes", "a,,b");

        assertThat(violations()).containsExactlyInAnyOrder("train_images is required",
                "train_labels declares 4 values, which take 4 bytes, but has 1 bytes after its header",
                "test_labels is required with the other test file",
                "validation must be a whole number from 0 to 2147483647, got many",
                "classes must be different names, separated by commas, got a,,b");
    }

    @Test
    void requiresATrainingExample() throws IOException {
        given("train_images", PICTURES);
        given("train_labels", LABELS);
        options.put("validation", "3");

        assertThat(violations()).containsExactly("validation must be a whole number from 0 to 2, got 3");
    }

    @Test
    void refusesTestExamplesOfAnotherShape() throws IOException {
        given("train_images", PICTURES);
        given("train_labels", LABELS);
        given("test_images", bytes(shape(1, 2, 3), 1, 2, 3, 4, 5, 6));
        given("test_labels", bytes(shape(1), 0));

        assertThat(violations()).containsExactly("test_images must have examples like train_images, [2, 2] of U8, got [2, 3] of U8");
    }

    @Test
    void refusesTestLabelOfAClassThatIsNotInTraining() throws IOException {
        given("train_images", PICTURES);
        given("train_labels", LABELS);
        given("test_images", bytes(shape(1, 2, 2), 1, 2, 3, 4));
        given("test_labels", bytes(shape(1), 3));

        assertThat(violations()).containsExactly("test_labels label 0 must be from 0 to 2, got 3");
    }

    private void given(String part, byte[] content) throws IOException {
        files.put(part, Files.write(directory.resolve(part), content));
    }

    private List<String> violations() {
        return catchThrowableOfType(InvalidSpecificationException.class, () -> format.read(files, options)).violations().stream()
                .map(Object::toString).toList();
    }

    private static byte[] changed(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static double[][] values(RawDataset dataset, Split split) {
        return dataset.splits().get(split).raw().castTo(DataType.DOUBLE).toDoubleMatrix();
    }
}
