package dev.trainyard.dataset.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.dataset.generator.FunctionExamples.Function;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.dataset.raw.RawDataset.RawExamples;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.Split;
import dev.trainyard.platform.json.SpecificationReader;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import tools.jackson.databind.json.JsonMapper;

class GeneratorsTest {

    static Stream<Generator> generators() {
        return Stream.of(new StrokeDigits(200, 100, 50, 0.04, 7), new Spirals(3, 1.5, 0.05, 200, 100, 50, 7),
                new Xor(10, 0.1, 7), new FunctionExamples(Function.UNIVERSALITY, 0.01, 200, 100, 50, 7),
                new FunctionExamples(Function.HILLS, 0, 200, 100, 50, 7), new AddingProblem(30, 200, 100, 50, 7));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void generatesEqualExamplesForEqualParameters(Generator generator) {
        assertThat(digest(generator.generate())).isEqualTo(digest(generator.generate()));
    }

    /** Compares with recorded digests, to detect platforms and changes that generate other examples. */
    @ParameterizedTest
    @CsvSource({"0, 9a243937b5320bdd", "1, dcd6d12908ef554a", "2, 61ea81bf72684907", "3, 72a5ae57b5ccadc3", "4, 27cb0b2705eabdb4",
        "5, c152e2960b2ccd83"})
    void generatesTheRecordedExamples(int index, String sha256) {
        assertThat(digest(generators().toList().get(index).generate())).isEqualTo(sha256);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void survivesAJsonRoundTrip(Generator generator) {
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.readValue(mapper.writerFor(Generator.class).writeValueAsString(generator), Generator.class))
                .isEqualTo(generator);
    }

    private record Wanted(Generator generator) {
    }

    @Test
    void requiresOnlyATypeInARequest() {
        for (String type : List.of("stroke_digits", "spirals", "xor", "function", "adding_problem")) {
            Generator generator = new SpecificationReader().read(new JsonMapper().readTree("{\"generator\": {\"type\": \"%s\"}}".formatted(type)),
                    Wanted.class).generator();
            assertThat(generator.getClass().getAnnotation(JsonTypeName.class).value()).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @MethodSource("generators")
    void generatesExamplesThatMatchTheirDescription(Generator generator) {
        RawDataset made = generator.generate();
        assertThat(made.splits()).containsOnlyKeys(Split.values());
        made.splits().forEach((split, examples) -> {
            assertThat(examples.raw().columns()).isEqualTo(made.input().size());
            if (made.targets().isClassification()) {
                assertThat(examples.labels()).hasSize(examples.raw().rows());
                assertThat(Arrays.stream(examples.labels()).distinct().count()).isEqualTo(made.targets().size());
            } else {
                assertThat(examples.y().shape()).containsExactly(examples.raw().rows(), made.targets().size());
            }
        });
    }

    @Test
    void sizeOfOneSplitDoesNotChangeTheOtherSplits() {
        RawDataset few = new StrokeDigits(20, 10, 10, 0.04, 1).generate();
        RawDataset many = new StrokeDigits(40, 10, 0, 0.04, 1).generate();
        assertThat(many.splits()).containsOnlyKeys(Split.TRAIN, Split.VALIDATION);
        assertThat(many.splits().get(Split.VALIDATION).labels()).isEqualTo(few.splits().get(Split.VALIDATION).labels());
        assertThat(Arrays.copyOf(many.splits().get(Split.TRAIN).labels(), 20)).isEqualTo(few.splits().get(Split.TRAIN).labels());
    }

    @Test
    void splitsAndSeedsHaveDifferentExamples() {
        RawDataset one = new StrokeDigits(20, 20, 20, 0, 1).generate();
        RawDataset two = new StrokeDigits(20, 20, 20, 0, 2).generate();
        assertThat(Stream.of(one, two).flatMap(made -> made.splits().values().stream())
                .map(examples -> Arrays.toString(examples.labels()))).doesNotHaveDuplicates();
    }

    @Test
    void drawsDigitsInsideTheImage() {
        INDArray raw = new StrokeDigits(300, 0, 0, 0, 3).generate().splits().get(Split.TRAIN).raw();
        int onRim = 0;
        for (int i = 0; i < 300; i++) {
            float[] pixels = raw.getRow(i).castTo(DataType.FLOAT).toFloatVector();
            int inked = 0;
            for (int at = 0; at < pixels.length; at++) {
                int x = at % 28;
                int y = at / 28;
                inked += pixels[at] > 100 ? 1 : 0;
                onRim += pixels[at] > 100 && (x == 0 || y == 0 || x == 27 || y == 27) ? 1 : 0;
            }
            assertThat(inked).isBetween(15, 300);
        }
        assertThat(onRim).isLessThan(100);
    }

    @Test
    void cyclesThroughTheXorPoints() {
        RawExamples train = new Xor(2, 0, 1).generate().splits().get(Split.TRAIN);
        assertThat(train.labels()).containsExactly(0, 1, 1, 0, 0, 1, 1, 0);
        assertThat(train.raw().toFloatMatrix()).isDeepEqualTo(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1},
            {0, 0}, {0, 1}, {1, 0}, {1, 1}});
    }

    @Test
    void putsSpiralPointsOnTheirArms() {
        RawExamples train = new Spirals(3, 1, 0, 300, 0, 0, 1).generate().splits().get(Split.TRAIN);
        float[][] points = train.raw().toFloatMatrix();
        for (int i = 0; i < points.length; i++) {
            double radius = Math.hypot(points[i][0], points[i][1]);
            double turned = Math.atan2(points[i][1], points[i][0]) / (2 * Math.PI) - radius - train.labels()[i] / 3.0;
            assertThat(turned - Math.rint(turned)).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void computesTheFunctionsValues() {
        RawExamples train = new FunctionExamples(Function.UNIVERSALITY, 0, 50, 0, 0, 1).generate().splits().get(Split.TRAIN);
        for (int i = 0; i < 50; i++) {
            double x = train.raw().getDouble(i, 0);
            assertThat(x).isBetween(0.0, 1.0);
            assertThat(train.y().getDouble(i, 0))
                    .isCloseTo(0.2 + 0.4 * x * x + 0.3 * x * Math.sin(15 * x) + 0.05 * Math.cos(50 * x), within(1e-6));
        }
        assertThat(new FunctionExamples(Function.HILLS, 0, 5, 0, 0, 1).generate().input()).isEqualTo(Shape.of(2));
        assertThat(Function.HILLS.at(new double[] {0.25, 0.4})).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void targetIsTheSumOfTheTwoMarkedNumbers() {
        RawExamples train = new AddingProblem(7, 500, 0, 0, 1).generate().splits().get(Split.TRAIN);
        Set<List<Integer>> places = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            List<Integer> marked = new ArrayList<>();
            double sum = 0;
            for (int t = 0; t < 7; t++) {
                double number = train.raw().getDouble(i, 2 * t);
                double marker = train.raw().getDouble(i, 2 * t + 1);
                assertThat(number).isBetween(0.0, 1.0);
                assertThat(marker).isIn(0.0, 1.0);
                sum += marker * number;
                if (marker == 1) {
                    marked.add(t);
                }
            }
            assertThat(train.y().getDouble(i, 0)).isCloseTo(sum, within(1e-6));
            places.add(marked);
        }
        // Each of the first three time steps is paired with each of the last four.
        assertThat(places).hasSize(12).allSatisfy(marked -> {
            assertThat(marked).hasSize(2);
            assertThat(marked.get(0)).isLessThan(3);
            assertThat(marked.get(1)).isGreaterThanOrEqualTo(3);
        });
    }

    @Test
    void reportsEveryInvalidParameter() {
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> new AddingProblem(1, 0, 0, 0, 1)).violations())
                .extracting(Violation::field).containsExactly("train", "length");
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> new AddingProblem(10_000, 4_000, 0, 0, 1))
                .violations()).containsExactly(new Violation("length", "must make at most 33554432 time steps in all examples, "
                        + "got 40000000"));
        assertThat(catchThrowableOfType(InvalidSpecificationException.class,
                () -> new Spirals(1, Double.NaN, -1, 0, -1, 2_000_000, 1)).violations()).extracting(Violation::field)
                .containsExactly("train", "validation", "test", "classes", "turns", "noise");
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> new StrokeDigits(0, 0, 0, 2, 1)).violations())
                .extracting(Violation::field).containsExactly("train", "noise");
        assertThat(catchThrowableOfType(InvalidSpecificationException.class, () -> new Xor(0, 7, 1)).violations())
                .extracting(Violation::field).containsExactly("copies", "noise");
        assertThat(catchThrowableOfType(InvalidSpecificationException.class,
                () -> new FunctionExamples(null, 7, 1, 0, 0, 1)).violations()).extracting(Violation::field)
                .containsExactly("function", "noise");
    }

    private static String digest(RawDataset made) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            made.splits().values().forEach(examples -> {
                for (INDArray array : new INDArray[] {examples.raw(), examples.y()}) {
                    if (array != null) {
                        Arrays.stream(array.castTo(DataType.FLOAT).toFloatMatrix()).forEach(row -> {
                            for (float value : row) {
                                sha256.update(ByteBuffer.allocate(4).putFloat(value).array());
                            }
                        });
                    }
                }
                if (examples.labels() != null) {
                    for (int label : examples.labels()) {
                        sha256.update((byte) label);
                    }
                }
            });
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
