package dev.trainyard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.format.Idx;
import dev.trainyard.dataset.generator.Generator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Imports and generates data sets in every way, and trains a network on each: a fault in their order, scale or labels prevents learning. */
@LearningTest
class ImportPathsTest {

    private static final String JOB = """
            {"name":"%1$s","dataset":"%1$s","architecture":{"layers":[{"type":"dense","units":%2$d,"activation":"tanh"},
               {"type":"dense","units":%3$d,"activation":"%4$s"}]},
             "optimizer":{"type":"adam","learning_rate":0.01},"batch_size":20,"epochs":%5$d,"seed":1}""";

    @Autowired
    private MockMvcTester http;
    @Autowired
    private List<Format> formats;
    private TrainingClient client;

    @BeforeEach
    void connect() {
        client = new TrainingClient(http);
    }

    /** The name of the import; format, options and files; number of classes. The chance is 1 / classes. */
    static Stream<Arguments> imports() {
        Map<String, String> noOptions = Map.of();
        Map<String, byte[]> circle = SampleFiles.circle();
        Map<String, byte[]> zipped = new HashMap<>();
        circle.forEach((array, bytes) -> zipped.put(array + ".npy", bytes));
        Map<String, byte[]> bars = SampleFiles.barFiles();
        Map<String, byte[]> gzipped = new HashMap<>();
        bars.forEach((part, bytes) -> gzipped.put(part, Idx.gzipped(bytes)));
        return Stream.of(
                arguments("learned-csv", "csv", Map.of("target", "answer"), Map.of("file", SampleFiles.classTable()), 2),
                arguments("learned-csv-gzip", "csv", Map.of("target", "answer"), Map.of("file", Idx.gzipped(SampleFiles.classTable())), 2),
                arguments("learned-npy", "npy", noOptions, circle, 2),
                arguments("learned-npz", "npz", noOptions, Map.of("file", SampleFiles.zip(zipped)), 2),
                arguments("learned-idx", "idx", noOptions, bars, 3),
                arguments("learned-idx-gzip", "idx", noOptions, gzipped, 3),
                arguments("learned-images", "images", noOptions, Map.of("file", SampleFiles.barArchive()), 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("imports")
    void aNetworkLearnsImportedExamples(String name, String format, Map<String, String> options, Map<String, byte[]> files, int classes) {
        client.upload(name, format, options, files);

        assertThat(client.train(JOB.formatted(name, 32, classes, "softmax", 30), "accuracy")).isGreaterThan(0.85);
    }

    @Test
    void everyFormatIsImported() {
        assertThat(imports().map(row -> row.get()[1]).distinct())
                .containsExactlyInAnyOrder(formats.stream().map(Format::name).toArray());
    }

    /** The generator; units, activation and epochs of the network; the metric, its value by chance and its bound. */
    static Stream<Arguments> generators() {
        return Stream.of(
                arguments("{\"type\":\"xor\",\"copies\":50,\"noise\":0.2}", 2, "softmax", 30, "accuracy", 0.5, 0.9),
                arguments("{\"type\":\"spirals\",\"classes\":3,\"turns\":0.5,\"train\":600,\"test\":300}", 3, "softmax", 30, "accuracy", 1.0 / 3,
                        0.85),
                arguments("{\"type\":\"stroke_digits\",\"train\":1000,\"validation\":100,\"test\":500}", 10, "softmax", 10, "accuracy", 0.1,
                        0.5),
                arguments("{\"type\":\"function\",\"function\":\"hills\",\"train\":1000}", 1, "linear", 30, "r2", 0, 0.5),
                arguments("{\"type\":\"adding_problem\",\"length\":4,\"train\":1000,\"test\":300}", 1, "linear", 40, "r2", 0, 0.5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generators")
    void aNetworkLearnsGeneratedExamples(String generator, int outputs, String activation, int epochs, String metric, double chance,
            double bound) {
        String name = "generated-" + type(generator).replace('_', '-');
        client.generate(name, generator);

        assertThat(client.train(JOB.formatted(name, 32, outputs, activation, epochs), metric)).as("chance is %s", chance)
                .isGreaterThan(bound);
    }

    @Test
    void everyGeneratorIsUsed() {
        assertThat(generators().map(row -> type((String) row.get()[0]))).containsExactlyInAnyOrder(Stream
                .of(Generator.class.getPermittedSubclasses()).map(type -> type.getAnnotation(JsonTypeName.class).value()).toArray(String[]::new));
    }

    private static String type(String generator) {
        return generator.replaceAll("\\{\"type\":\"(\\w+)\".*", "$1");
    }

    @Test
    void aNetworkLearnsABuiltInDataset() {
        assertThat(client.train(JOB.formatted("spirals", 16, 2, "softmax", 10), "accuracy")).as("chance is 0.5").isGreaterThan(0.85);
    }
}
