package dev.trainyard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Compares claims of the book about techniques with what small networks learn. */
@LearningTest
class MissionClaimsTest {

    private static final String DIGITS = "claims-digits";
    private static final String NUMBERS = "claims-numbers";

    @Autowired
    private MockMvcTester http;
    private TrainingClient client;

    @BeforeEach
    void generateExamples() {
        client = new TrainingClient(http);
        if (client.isAbsent(DIGITS)) {
            client.generate(DIGITS, "{\"type\":\"stroke_digits\",\"train\":3000,\"validation\":500,\"test\":1000}");
            client.generate(NUMBERS, "{\"type\":\"adding_problem\",\"length\":30,\"train\":3000,\"validation\":200,\"test\":500}");
        }
    }

    /** R² is 1 − (mean squared error) / variance; always answering with the mean has 0. Measured with three seeds: 0.998, at most 0.016. */
    @Test
    void anLstmSolvesTheAddingProblemThatARecurrentLayerDoesNot() {
        String lstm = client.submit(sumOfMarkedNumbers("lstm"));
        String recurrent = client.submit(sumOfMarkedNumbers("recurrent"));

        assertThat(TrainingClient.testMetric(client.await(lstm), "r2")).isGreaterThan(0.9);
        assertThat(TrainingClient.testMetric(client.await(recurrent), "r2")).isLessThan(0.2);
    }

    private static String sumOfMarkedNumbers(String layer) {
        return """
                {"name":"claims-%1$s","dataset":"%2$s","architecture":{"layers":[{"type":"%1$s","units":24},
                   {"type":"dense","units":1,"activation":"linear"}]},
                 "initialization":"glorot","optimizer":{"type":"adam","learning_rate":0.01},"gradient_clipping":{"max_norm":1},
                 "batch_size":20,"epochs":15,"seed":1}""".formatted(layer, NUMBERS);
    }

    /** Three sigmoid layers, 100 labels. Accuracy measured with three seeds: at most 0.44 alone, at least 0.56 pretrained. */
    @Test
    void pretrainingHelpsWithFewLabels() {
        String alone = client.submit(fewLabels("alone", ""));
        String pretrained = client.submit(fewLabels("pretrained",
                "\"pretraining\":{\"epochs\":10,\"learning_rate\":0.05,\"momentum\":0.9},"));

        double accuracy = TrainingClient.testMetric(client.await(alone), "accuracy");
        assertThat(TrainingClient.testMetric(client.await(pretrained), "accuracy")).isGreaterThan(accuracy + 0.05);
    }

    private static String fewLabels(String name, String pretraining) {
        return """
                {"name":"claims-%s","dataset":"%s","subset":{"labelled":100},%s"keep":"last",
                 "architecture":{"layers":[{"type":"rbm","units":100},{"type":"rbm","units":100},{"type":"rbm","units":100},
                   {"type":"dense","units":10,"activation":"softmax"}]},
                 "optimizer":{"type":"sgd","learning_rate":0.1,"momentum":0.9},"batch_size":20,"epochs":60,"seed":1}"""
                .formatted(name, DIGITS, pretraining);
    }

    /**
     * Universality: weights exist whose network is as close to the book's function as one likes, if it has enough neurons. Training does
     * not find them from every start, so the best of three counts. Measured root mean squared errors: 0.103 and 0.044.
     */
    @Test
    void errorFallsAsNeuronsAreAdded() {
        List<String> few = function(3);
        List<String> many = function(10);

        assertThat(smallestError(many)).isLessThan(0.6 * smallestError(few));
    }

    private List<String> function(int neurons) {
        return IntStream.rangeClosed(1, 3).mapToObj(seed -> client.submit("""
                {"name":"claims-%1$d-neurons","dataset":"function","standardize_targets":false,"keep":"last","initialization":"normal",
                 "architecture":{"layers":[{"type":"dense","units":%1$d,"activation":"sigmoid"},
                   {"type":"dense","units":1,"activation":"linear"}]},
                 "optimizer":{"type":"adam","learning_rate":0.1},"lr_schedule":{"type":"cosine"},"batch_size":20,"epochs":100,
                 "seed":%2$d}""".formatted(neurons, seed))).toList();
    }

    private double smallestError(List<String> jobs) {
        return jobs.stream().mapToDouble(id -> TrainingClient.testMetric(client.await(id), "rmse")).min().orElseThrow();
    }

    /** Half of the outputs are saturated at the wrong end at first: see the recipes xor-slow-start. Measured epochs: 100 (all), and 2. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theQuadraticCostStartsSlowlyWhenBadlyWrong(int seed) {
        String quadratic = client.submit(saturated("quadratic", seed));
        String crossEntropy = client.submit(saturated("cross_entropy", seed));
        client.await(quadratic);
        client.await(crossEntropy);

        assertThat(epochsToHalf(client.series(quadratic, "training_cost")))
                .isGreaterThan(10 * epochsToHalf(client.series(crossEntropy, "training_cost")));
    }

    private static String saturated(String cost, int seed) {
        return """
                {"name":"claims-%1$s","dataset":"xor","keep":"last",
                 "architecture":{"layers":[{"type":"dense","units":100,"activation":"sigmoid"},
                   {"type":"dense","units":2,"activation":"sigmoid"}]},"cost":"%1$s","initialization":"normal",
                 "optimizer":{"type":"sgd","learning_rate":0.15},"batch_size":4,"epochs":100,"seed":%2$d}""".formatted(cost, seed);
    }

    /** Returns the number of epochs after which the cost is less than half of the first epoch's, or all epochs. */
    private static int epochsToHalf(double[] costs) {
        int epoch = 0;
        while (epoch < costs.length && costs[epoch] > costs[0] / 2) {
            epoch++;
        }
        return epoch;
    }

    /** Accuracy after one epoch, measured with three seeds: at least 0.47 and at most 0.30. */
    @Test
    void scaledWeightsStartFaster() {
        String normal = client.submit(initialized("normal"));
        String scaled = client.submit(initialized("scaled_normal"));
        client.await(normal);
        client.await(scaled);

        assertThat(client.series(scaled, "validation_accuracy")[0]).isGreaterThan(client.series(normal, "validation_accuracy")[0] + 0.1);
    }

    private static String initialized(String initialization) {
        return """
                {"name":"claims-%1$s","dataset":"%2$s","architecture":{"layers":[{"type":"dense","units":30,"activation":"sigmoid"},
                   {"type":"dense","units":10,"activation":"sigmoid"}]},"cost":"cross_entropy","initialization":"%1$s",
                 "optimizer":{"type":"sgd","learning_rate":0.1},"batch_size":10,"epochs":1,"seed":1}""".formatted(initialization, DIGITS);
    }
}
