package dev.trainyard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.layer.LayerSpec;
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

/** Trains a network with each kind of layer. */
@LearningTest
class LayersTest {

    private static final String BARS = "layers-bars";
    private static final String SEQUENCES = "layers-sequences";
    private static final String DIGITS = "layers-digits";
    private static final String JOB = """
            {"name":"layers-%1$s","dataset":"%2$s","architecture":{"layers":[%3$s]},"optimizer":{"type":"adam","learning_rate":0.01},
             "batch_size":20,"epochs":%4$d,"seed":1}""";
    private static final String SOFTMAX = "{\"type\":\"dense\",\"units\":%d,\"activation\":\"softmax\"}";
    private static final String CONV = "{\"type\":\"conv2d\",\"filters\":6,\"kernel\":[3,3],\"activation\":\"relu\"},";

    @Autowired
    private MockMvcTester http;
    private TrainingClient client;

    @BeforeEach
    void importExamples() {
        client = new TrainingClient(http);
        if (client.isAbsent(BARS)) {
            client.upload(BARS, "idx", Map.of(), SampleFiles.barFiles());
            client.upload(SEQUENCES, "npy", Map.of(), SampleFiles.sequences());
            client.generate(DIGITS, "{\"type\":\"stroke_digits\",\"train\":1000,\"validation\":100,\"test\":500}");
        }
    }

    /** The layer; the data set, the other layers, the epochs, the accuracy by chance and its bound. */
    static Stream<Arguments> layers() {
        String three = SOFTMAX.formatted(3);
        String two = SOFTMAX.formatted(2);
        return Stream.of(
                arguments("dense", BARS, "{\"type\":\"dense\",\"units\":32,\"activation\":\"relu\"}," + three, 20, 1.0 / 3, 0.85),
                arguments("dropout", BARS, "{\"type\":\"dense\",\"units\":64,\"activation\":\"relu\"},{\"type\":\"dropout\",\"rate\":0.3}," + three,
                        20, 1.0 / 3, 0.85),
                arguments("conv2d", BARS, CONV + three, 15, 1.0 / 3, 0.85),
                arguments("max_pool", BARS, CONV + "{\"type\":\"max_pool\",\"size\":[2,2]}," + three, 15, 1.0 / 3, 0.85),
                arguments("average_pool", BARS, CONV + "{\"type\":\"average_pool\",\"size\":[2,2]}," + three, 15, 1.0 / 3, 0.85),
                arguments("l2_pool", BARS, CONV + "{\"type\":\"l2_pool\",\"size\":[2,2]}," + three, 15, 1.0 / 3, 0.85),
                arguments("recurrent", SEQUENCES, "{\"type\":\"recurrent\",\"units\":16}," + two, 20, 0.5, 0.85),
                arguments("lstm", SEQUENCES, "{\"type\":\"lstm\",\"units\":16}," + two, 20, 0.5, 0.85),
                arguments("rbm", DIGITS, "{\"type\":\"rbm\",\"units\":50}," + SOFTMAX.formatted(10), 15, 0.1, 0.5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void aNetworkLearns(String layer, String dataset, String layers, int epochs, double chance, double bound) {
        assertThat(client.train(JOB.formatted(layer.replace('_', '-'), dataset, layers, epochs), "accuracy")).as("chance is %s", chance)
                .isGreaterThan(bound);
    }

    /** An associative memory is trained by the up-down algorithm, or by contrastive divergence. */
    @Test
    void anAssociativeMemoryLearns() {
        assertThat(client.train("""
                {"name":"layers-memory","dataset":"%s","objective":{"type":"contrastive_divergence"},
                 "architecture":{"layers":[{"type":"associative_memory","units":100,"classes":10}]},
                 "optimizer":{"type":"sgd","learning_rate":0.05,"momentum":0.9},"batch_size":20,"epochs":15,"seed":1}""".formatted(DIGITS),
                "accuracy")).as("chance is 0.1").isGreaterThan(0.5);
    }

    @Test
    void everyLayerHasAJob() {
        assertThat(Stream.concat(layers().map(row -> row.get()[0]), Stream.of("associative_memory"))).containsExactlyInAnyOrder(
                List.of(LayerSpec.class.getPermittedSubclasses()).stream().map(type -> type.getAnnotation(JsonTypeName.class).value()).toArray());
    }
}
