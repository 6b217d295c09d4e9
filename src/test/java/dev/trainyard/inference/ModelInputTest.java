package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Imputation;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ModelInputTest {

    @Test
    void composesPicturesOnTheBackgroundOfTheTrainingPictures() {
        assertThat(input(new Preprocessing.Pixels(255, "#ff8000")).background()).isEqualTo(0xFF8000);
        assertThat(input(new Preprocessing.Pixels(255)).background()).isNull();
        assertThat(input(new Preprocessing.Identity()).background()).isNull();
    }

    @Test
    void encodesNumbersAsTheirPreprocessingDoes() {
        Preprocessing table = new TablePreprocessing(List.of(new Column.Numeric("a", 0.3, 0.7), new Column.Numeric("b", -40, 1e-3),
                new Column.Numeric("c", 0, 1, new Imputation(Imputation.Strategy.MEAN, 5, true))));
        List<Double> raw = List.of(0.1, -0.0, 9007199254740993.0);
        for (Preprocessing preprocessing : List.of(new Preprocessing.Pixels(255), new Preprocessing.Identity(), table)) {
            int width = preprocessing.width(raw.size());
            assertThat(input(preprocessing, Shape.of(width)).encode(instances("[[1, 2, 3], %s]".formatted(raw))))
                    .as(preprocessing.toString()).hasSize(2 * width).endsWith(preprocessing.apply(raw));
        }
    }

    @Test
    void namesEachNumberThatFloatsCannotHold() {
        ModelInput input = input(new Preprocessing.Identity());
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> input.encode(instances("[[1, 2, 3, 4], [1e39, 2, -1e39, 4]]")))
                .satisfies(refusal -> assertThat(refusal.errors()).extracting(Violation::field)
                        .containsExactly("instances/1/0", "instances/1/2"));
    }

    /** Boxing would take 16 bytes more per number, and a String of its characters 48. */
    @Test
    void allocatesOnlyTheNumbersAndTheInput() {
        int n = 500;
        int pixels = 784;
        Random random = new Random(1);
        byte[] body = IntStream.range(0, n).mapToObj(i -> IntStream.range(0, pixels)
                .mapToObj(j -> "0." + random.nextInt(1000, 10_000)).collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "{\"instances\": [", "]}")).getBytes(StandardCharsets.UTF_8);
        ModelInput input = input(new Preprocessing.Pixels(1), Shape.of(1, 28, 28));
        MockHttpServletRequest request = new MockHttpServletRequest();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        // Classes are loaded in the first round.
        for (int round = 0; round < 2; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(input.encode(JsonBody.read(request, body, parser -> PredictRequest.read(parser, n)).instances()))
                    .hasSize(n * pixels);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isLessThan((long) (1.1 * n * pixels * (Double.BYTES + Float.BYTES)));
    }

    @Test
    void namesTheShapeOrTheColumnsOfAnExample() {
        ModelInput picture = input(new Preprocessing.Identity(), Shape.of(1, 2, 2));
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> picture.encode(instances("[[1, 2, 3], {\"a\": 1}, 7]")))
                .satisfies(refusal -> assertThat(refusal.errors()).extracting(Violation::toString).containsExactly(
                        "instances/0 must be an array of 4 numbers, flat or nested as [1, 2, 2], got 3 values",
                        "instances/1 must be an array of 4 numbers, flat or nested as [1, 2, 2], got an object",
                        "instances/2 must be an array of 4 numbers, flat or nested as [1, 2, 2], got 7"));
        ModelInput table = input(new TablePreprocessing(List.of(new Column.Numeric("age", 0, 2), new Column.Numeric("income", 0, 2))),
                Shape.of(2));
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> table.encode(instances("[[1]]")))
                .satisfies(refusal -> assertThat(refusal.errors().get(0).detail())
                        .startsWith("must be an object or an array of the columns age, income"));
    }

    @Test
    void namesAllWrongFieldsOfARequest() {
        byte[] body = "{\"instances\": 5, \"threshold\": 2, \"colour\": 1}".getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> JsonBody.read(new MockHttpServletRequest(), body, parser -> PredictRequest.read(parser, 10)))
                .satisfies(refusal -> assertThat(refusal.errors()).extracting(Violation::field)
                        .containsExactly("instances", "threshold", "colour"));
    }

    private static List<Object> instances(String json) {
        byte[] body = "{\"instances\": %s}".formatted(json).getBytes(StandardCharsets.UTF_8);
        return JsonBody.read(new MockHttpServletRequest(), body, parser -> PredictRequest.read(parser, 10)).instances();
    }

    private static ModelInput input(Preprocessing preprocessing) {
        return input(preprocessing, Shape.of(1, 2, 2));
    }

    private static ModelInput input(Preprocessing preprocessing, Shape shape) {
        Architecture architecture = new Architecture(shape, List.of(new Dense(2, Activation.SOFTMAX)));
        return new ModelInput(ServableDefinition.of(architecture, Cost.LOG_LIKELIHOOD, Targets.classes(List.of("a", "b")), preprocessing,
                null));
    }
}
