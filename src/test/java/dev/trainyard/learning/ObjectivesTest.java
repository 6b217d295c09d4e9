package dev.trainyard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.training.Objective;
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
import tools.jackson.databind.JsonNode;

/** Trains a network for each objective, and for each task of supervised training. */
@LearningTest
class ObjectivesTest {

    private static final String DIGITS = "objectives-digits";
    private static final double INK = 255;

    @Autowired
    private MockMvcTester http;
    private TrainingClient client;

    @BeforeEach
    void importExamples() {
        client = new TrainingClient(http);
        if (client.isAbsent(DIGITS)) {
            client.generate(DIGITS, "{\"type\":\"stroke_digits\",\"train\":1000,\"validation\":100,\"test\":500}");
            client.upload("objectives-classes", "csv", Map.of("target", "answer"), Map.of("file", SampleFiles.classTable()));
            client.upload("objectives-prices", "csv", Map.of("target", "price"), Map.of("file", SampleFiles.priceTable()));
            client.upload("objectives-labels", "csv", Map.of("target", "far,above"), Map.of("file", SampleFiles.labelTable()));
        }
    }

    /** The data set, the units and the activation of the output layer, the metric, its value by chance and its bound. */
    static Stream<Arguments> tasks() {
        return Stream.of(
                arguments("objectives-classes", 2, "softmax", "accuracy", 0.5, 0.9),
                arguments("objectives-classes", 1, "sigmoid", "roc_auc", 0.5, 0.95),
                arguments("objectives-labels", 2, "sigmoid", "f1_macro", 0.5, 0.85),
                arguments("objectives-prices", 1, "linear", "r2", 0, 0.8));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("tasks")
    void supervisedTrainingLearns(String dataset, int units, String activation, String metric, double chance, double bound) {
        assertThat(client.train("""
                {"name":"%1$s-%3$s","dataset":"%1$s","objective":{"type":"supervised"},
                 "architecture":{"layers":[{"type":"dense","units":32,"activation":"tanh"},{"type":"dense","units":%2$d,"activation":"%3$s"}]},
                 "optimizer":{"type":"adam","learning_rate":0.01},"batch_size":20,"epochs":30,"seed":1}"""
                .formatted(dataset, units, activation), metric)).as("chance is %s", chance).isGreaterThan(bound);
    }

    @Test
    void thePerceptronRuleLearns() {
        assertThat(client.train("""
                {"name":"objectives-perceptron","dataset":"%s","subset":{"classes":[0,1]},
                 "architecture":{"layers":[{"type":"dense","units":2,"activation":"step"}]},
                 "optimizer":{"type":"sgd","learning_rate":0.1},"batch_size":1,"epochs":5,"seed":1}""".formatted(DIGITS), "accuracy"))
                .as("chance is 0.5").isGreaterThan(0.85);
    }

    /** Always reconstructing the mean picture has the variance of the pixels as its error. */
    @Test
    void contrastiveDivergenceLearns() {
        double error = client.train("""
                {"name":"objectives-rbm","dataset":"%s","objective":{"type":"contrastive_divergence"},
                 "architecture":{"layers":[{"type":"rbm","units":100}]},
                 "optimizer":{"type":"sgd","learning_rate":0.05,"momentum":0.9},"batch_size":20,"epochs":15,"seed":1}""".formatted(DIGITS),
                "reconstruction_error");

        assertThat(error).isLessThan(0.6 * varianceOfPixels());
    }

    private double varianceOfPixels() {
        List<JsonNode> examples = client.get("/api/v1/datasets/" + DIGITS + "/examples?split=test&limit=500").get("data").valueStream().toList();
        int pixels = examples.get(0).get("values").size();
        double variance = 0;
        for (int p = 0; p < pixels; p++) {
            double sum = 0;
            double squares = 0;
            for (JsonNode example : examples) {
                double value = example.get("values").get(p).doubleValue() / INK;
                sum += value;
                squares += value * value;
            }
            double mean = sum / examples.size();
            variance += squares / examples.size() - mean * mean;
        }
        return variance / pixels;
    }

    @Test
    void theUpDownAlgorithmLearns() {
        assertThat(client.train("""
                {"name":"objectives-up-down","dataset":"%s","objective":{"type":"up_down"},
                 "architecture":{"layers":[{"type":"rbm","units":64,"tied":false},{"type":"associative_memory","units":100,"classes":10}]},
                 "pretraining":{"epochs":8,"learning_rate":0.05,"momentum":0.9},
                 "optimizer":{"type":"sgd","learning_rate":0.01},"batch_size":20,"epochs":5,"seed":1}""".formatted(DIGITS), "accuracy"))
                .as("chance is 0.1").isGreaterThan(0.5);
    }

    /** The mean distance from the other eight cells to the goal is 2.25; a random walk needs 13 steps or more. */
    @Test
    void thePolicyGradientLearns() {
        assertThat(client.train("""
                {"name":"objectives-grid","objective":{"type":"policy_gradient","environment":{"type":"grid_world","rows":3,"columns":3}},
                 "architecture":{"layers":[{"type":"dense","units":16,"activation":"tanh"},{"type":"dense","units":4,"activation":"softmax"}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"batch_size":16,"epochs":15,"seed":1}""", "episode_return"))
                .isGreaterThan(-3);
    }

    @Test
    void everyObjectiveHasAJob() {
        assertThat(Stream.of(Objective.class.getPermittedSubclasses()).map(type -> type.getAnnotation(JsonTypeName.class).value()))
                .as("add a job of the new objective").containsExactlyInAnyOrder("supervised", "contrastive_divergence", "up_down",
                        "policy_gradient");
    }
}
