package dev.trainyard.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.augmentation.Augmentation.Elastic;
import dev.trainyard.nn.data.augmentation.Augmentation.Noise;
import dev.trainyard.nn.data.augmentation.Augmentation.Rotate;
import dev.trainyard.nn.data.augmentation.Augmentation.Scale;
import dev.trainyard.nn.data.augmentation.Augmentation.Shear;
import dev.trainyard.nn.data.augmentation.Augmentation.Translate;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.optimizer.AdaGrad;
import dev.trainyard.nn.optimizer.Adam;
import dev.trainyard.nn.optimizer.AdamW;
import dev.trainyard.nn.optimizer.HessianFree;
import dev.trainyard.nn.optimizer.Newton;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.RmsProp;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.Hyperparameters;
import dev.trainyard.platform.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SpecificationReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    private final SpecificationReader reader = new SpecificationReader();

    @Test
    void readsNestedRecordsVariantsAndShapes() {
        Architecture architecture = reader.read(json("""
                {"input": [1, 28, 28], "layers": [
                  {"type": "dense", "units": 30, "activation": "tanh"}, {"type": "dropout", "rate": 0.25},
                  {"units": 10, "type": "dense"}]}"""), Architecture.class);

        assertThat(architecture).isEqualTo(new Architecture(Shape.of(1, 28, 28),
                List.of(new Dense(30, Activation.TANH), new Dropout(0.25), new Dense(10, Activation.SIGMOID))));
    }

    private record WithCost(Cost cost) {
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"quadratic\"|\"quadratic\"", "\"huber\"|{\"type\":\"huber\",\"delta\":1.0}",
        "{\"type\":\"huber\",\"delta\":2}|{\"type\":\"huber\",\"delta\":2.0}", "{\"type\":\"cross_entropy\"}|\"cross_entropy\""})
    void readsACostByItsNameOrAsAnObject(String json, String written) {
        WithCost read = reader.read(json("{\"cost\":" + json + "}"), WithCost.class);

        assertThat(JSON.writeValueAsString(read)).isEqualTo("{\"cost\":" + written + "}");
        assertThat(reader.read(JSON.valueToTree(read), WithCost.class)).isEqualTo(read);
        assertThat(JSON.readValue(JSON.writeValueAsString(read), WithCost.class)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"hubert\"|cost must be one of", "3|cost must be one of",
        "{\"type\":\"huber\",\"delta\":0}|cost/delta must be a number greater than 0",
        "{\"type\":\"quadratic\",\"delta\":1}|cost/delta must be absent", "{\"delta\":1}|cost/type is required"})
    void refusesWrongCosts(String json, String violation) {
        assertThat(violations("{\"cost\":" + json + "}", WithCost.class)).anyMatch(text -> text.startsWith(violation));
    }

    @Test
    void fillsInDefaultsOfAllKinds() {
        Hyperparameters hyperparameters = reader.read(json("""
                {"optimizer": {"type": "sgd", "learning_rate": 3}}"""), Hyperparameters.class);

        assertThat(JSON.readTree(JSON.writeValueAsString(hyperparameters))).isEqualTo(json("""
                {"objective": {"type": "supervised"}, "cost": null, "initialization": "scaled_normal",
                 "optimizer": {"type": "sgd", "learning_rate": 3.0, "momentum": 0.0, "nesterov": false},
                 "lr_schedule": {"type": "constant"}, "early_stopping": null,
                 "regularization": {"l1": 0.0, "l2": 0.0, "max_norm": null}, "gradient_clipping": null,
                 "augmentation": [], "batch_size": 10, "epochs": 30, "seed": 0,
                 "monitor": {"every_examples": null, "validation_examples": null, "metrics": []}, "pretraining": null, "keep": null}"""));
    }

    @Test
    void readsEveryUpdateRuleWithItsDefaults() {
        Map<String, Optimizer> rules = Map.of("sgd", new Sgd(2, 0), "adagrad", new AdaGrad(2, 1e-10),
                "rmsprop", new RmsProp(2, 0.99, 0, 1e-8), "adam", new Adam(2, 0.9, 0.999, 1e-8),
                "adamw", new AdamW(2, 0.9, 0.999, 1e-8, 0.01),
                "newton", new Newton(2, 0.01), "hessian_free", new HessianFree(2, 0.001, 100, null));

        rules.forEach((type, rule) -> {
            Optimizer read = reader.read(json("{\"type\": \"" + type + "\", \"learning_rate\": 2}"), Optimizer.class);
            assertThat(read).isEqualTo(rule);
            assertThat(JSON.readValue(JSON.writeValueAsString(rule), Optimizer.class)).isEqualTo(rule);
        });
    }

    @Test
    void readsEveryAugmentationWithItsDefaults() {
        Map<String, Augmentation> augmentations = Map.of("\"translate\", \"pixels\": 1", new Translate(1, Translate.Axes.BOTH),
                "\"translate\", \"pixels\": 1, \"axes\": \"one\"", new Translate(1, Translate.Axes.ONE),
                "\"rotate\", \"degrees\": 15", new Rotate(15), "\"shear\", \"degrees\": 15", new Shear(15),
                "\"scale\", \"fraction\": 0.1", new Scale(0.1), "\"elastic\"", new Elastic(34, 4), "\"noise\", \"sigma\": 0.1", new Noise(0.1));

        augmentations.forEach((type, augmentation) -> {
            assertThat(reader.read(json("{\"type\": " + type + "}"), Augmentation.class)).isEqualTo(augmentation);
            assertThat(JSON.readValue(JSON.writeValueAsString(augmentation), Augmentation.class)).isEqualTo(augmentation);
        });
    }

    @Test
    void agreesWithJacksonInBothDirections() {
        Hyperparameters hyperparameters = reader.read(json("""
                {"optimizer": {"type": "sgd", "learning_rate": 0.1}, "early_stopping": {"patience": 3}, "seed": -9007199254740993,
                 "monitor": {"every_examples": 100}}"""), Hyperparameters.class);
        String written = JSON.writeValueAsString(hyperparameters);

        assertThat(reader.read(json(written), Hyperparameters.class)).isEqualTo(hyperparameters);
        assertThat(JSON.readValue(written, Hyperparameters.class)).isEqualTo(hyperparameters);

        Architecture architecture = new Architecture(Shape.of(4), List.of(new Dropout(0.5), new Dense(2, Activation.SOFTMAX)));
        written = JSON.writeValueAsString(architecture);
        assertThat(written).contains("\"input\":[4]", "\"type\":\"dropout\"", "\"type\":\"dense\"");
        assertThat(reader.read(json(written), Architecture.class)).isEqualTo(architecture);
        assertThat(JSON.readValue(written, Architecture.class)).isEqualTo(architecture);
    }

    record Everything(String text, boolean flag, Boolean maybe, int i, Integer boxedInt, long l, Long boxedLong, double d,
            Double boxedDouble, float f, Float boxedFloat, UUID id, Instant at, Duration time, Activation activation,
            List<Integer> list, Set<Activation> set, Map<String, Double> map, Map<Activation, List<Dense>> nested, double[] array,
            Map<String, Object> plain, JsonNode raw, @JsonProperty("Given") String named,
            @JsonProperty(defaultValue = "some text") String textDefault, @JsonProperty(defaultValue = "[1,2]") List<Integer> listDefault) {
    }

    @Test
    void readsEveryKindOfComponent() {
        Everything read = reader.read(json("""
                {"text": "é", "flag": true, "maybe": false, "i": -1, "boxed_int": 10.0, "l": 9223372036854775807, "boxed_long": 1,
                 "d": 1, "boxed_double": 1e-3, "f": 0.5, "boxed_float": 2, "id": "123e4567-e89b-12d3-a456-426614174000",
                 "at": "2026-01-02T03:04:05Z", "time": "PT1M", "activation": "relu", "list": [1, 2], "set": ["tanh", "tanh"],
                 "map": {"a": 1, "b": 0.5}, "nested": {"relu": [{"units": 3}]}, "array": [1, 2.5],
                 "plain": {"n": 1, "x": 0.5, "s": "t", "b": true, "l": [1], "m": {}}, "raw": [null], "Given": "g"}"""),
                Everything.class);

        assertThat(read.text()).isEqualTo("é");
        assertThat(read.flag()).isTrue();
        assertThat(read.maybe()).isFalse();
        assertThat(read.boxedInt()).isEqualTo(10);
        assertThat(read.l()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.boxedDouble()).isEqualTo(1e-3);
        assertThat(read.f()).isEqualTo(0.5f);
        assertThat(read.id()).isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        assertThat(read.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(read.time()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read.activation()).isEqualTo(Activation.RELU);
        assertThat(read.list()).containsExactly(1, 2);
        assertThat(read.set()).containsExactly(Activation.TANH);
        assertThat(read.map()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1.0, "b", 0.5));
        assertThat(read.nested()).isEqualTo(Map.of(Activation.RELU, List.of(new Dense(3, Activation.SIGMOID))));
        assertThat(read.array()).containsExactly(1, 2.5);
        assertThat(read.plain()).isEqualTo(Map.of("n", 1L, "x", 0.5, "s", "t", "b", true, "l", List.of(1L), "m", Map.of()));
        assertThat(read.raw()).isEqualTo(json("[null]"));
        assertThat(read.named()).isEqualTo("g");
        assertThat(read.textDefault()).isEqualTo("some text");
        assertThat(read.listDefault()).containsExactly(1, 2);
    }

    @Test
    void reportsAllViolationsAtOnce() {
        assertThat(violations("""
                {"optimizer": {"type": "sgd", "learning_rate": -1, "momentun": 0.9}, "batch_size": "ten", "epochs": 0, "cost": "hinge",
                 "early_stopping": {"patience": 0, "min_delta": []}, "regularization": 3}""", Hyperparameters.class))
                .containsExactlyInAnyOrder(
                        "optimizer/momentun is unknown; did you mean momentum?",
                        "optimizer/learning_rate must be a number greater than 0, got -1.0",
                        "batch_size must be a whole number, got \"ten\"",
                        "epochs must be from 1 to 1000000, got 0",
                        "cost must be one of quadratic, cross_entropy, log_likelihood, perceptron, mean_absolute, huber, got \"hinge\"",
                        "early_stopping/patience must be at least 1, got 0",
                        "early_stopping/min_delta must be a number, got an array",
                        "regularization must be an object, got 3");
    }

    @Test
    void reportsMissingFieldsBesideWrongFields() {
        assertThat(violations("{\"epochs\": true}", Hyperparameters.class)).containsExactlyInAnyOrder(
                "epochs must be a whole number, got true", "optimizer is required");
        assertThat(violations("{\"type\": \"dense\"}", Dense.class)).containsExactly("units is required");
        assertThat(violations("{\"units\": null}", Dense.class)).containsExactly("units is required");
    }

    record Range(int least, int most) {
        Range {
            new Check().that(least <= most, "", "must not be empty", least + " to " + most)
                    .that(most < 100, "most", "must be less than 100", most).done();
        }
    }

    @Test
    void skipsChecksOfFieldsThatCouldNotBeRead() {
        assertThat(violations("{\"least\": \"x\", \"most\": -5}", Range.class))
                .containsExactly("least must be a whole number, got \"x\"");
        assertThat(violations("{\"least\": 7, \"most\": 5}", Range.class)).containsExactly("must not be empty, got 7 to 5");
        assertThat(violations("{\"least\": \"x\", \"most\": 500}", Range.class)).containsExactlyInAnyOrder(
                "least must be a whole number, got \"x\"", "most must be less than 100, got 500");
    }

    record Needy(List<Integer> sizes, int n) {
        Needy {
            if (sizes.size() != n) {
                throw new IllegalStateException();
            }
        }
    }

    @Test
    void survivesAConstructorThatFailsOnUnreadFields() {
        assertThat(violations("{\"sizes\": 1, \"n\": 2}", Needy.class)).containsExactly("sizes must be an array, got 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "dens", "units": 1}    | layers/0/type must be one of TYPES, got "dens"; did you mean dense?
            {"type": 3}                     | layers/0/type must be one of TYPES, got 3
            {"units": 3}                    | layers/0/type is required: one of TYPES
            []                              | layers/0 must be an object, got an array
            null                            | layers/0 must not be null
            {"type": "dense", "units": 1.5} | layers/0/units must be a whole number, got 1.5
            {"type": "dense", "units": 99999999999} | layers/0/units must be a whole number from -2147483648 to 2147483647, got 99999999999
            {"type": "dense", "units": "7"} | layers/0/units must be a whole number, got "7"
            {"type": "dense", "units": 0}   | layers/0/units must be from 1 to 1048576, got 0
            {"type": "dense", "units": 1, "activation": "relo"} | layers/0/activation must be one of sigmoid, tanh, relu, leaky_relu, elu, gelu, gelu_tanh, swish, step, softmax, linear, got "relo"; did you mean relu?
            {"type": "dropout", "rate": 1e999} | layers/0/rate must be a finite number, got Infinity
            {"type": "dropout", "rate": "NaN"} | layers/0/rate must be a number, got "NaN"
            {"type": "dropout", "x": 1}     | layers/0/x is unknown; known are rate
            {"type": "dropout", "Rate": 1}  | layers/0/Rate is unknown; did you mean rate?
            """)
    void reportsAWrongLayerAtItsPlace(String layer, String violation) {
        assertThat(violations("{\"input\": [2], \"layers\": [" + layer + "]}", Architecture.class))
                .containsExactly(violation.replace("TYPES", layerTypes()));
    }

    private static String layerTypes() {
        return Arrays.stream(LayerSpec.class.getPermittedSubclasses()).map(c -> c.getAnnotation(JsonTypeName.class).value())
                .collect(Collectors.joining(", "));
    }

    @Test
    void reportsInvalidShapes() {
        assertThat(violations("{\"input\": [0, -1, null, \"x\"], \"layers\": []}", Architecture.class)).containsExactlyInAnyOrder(
                "input/2 must not be null", "input/3 must be a whole number, got \"x\"",
                "layers must be 1 to 1000 layers, got 0");
        assertThat(violations("{\"input\": [0, -1], \"layers\": [{\"type\": \"dropout\"}]}", Architecture.class))
                .containsExactlyInAnyOrder("input/0 must be at least 1, got 0", "input/1 must be at least 1, got -1");
        assertThat(violations("{\"input\": {\"dimensions\": [3]}, \"layers\": [{\"type\": \"dropout\"}]}", Architecture.class))
                .containsExactly("input must be an array, got an object");
    }

    @Test
    void refusesNan() {
        JsonNode json = JsonNodeFactory.instance.objectNode().set("rate", DoubleNode.valueOf(Double.NaN));
        assertThat(violations(json, Dropout.class)).containsExactly("rate must be a finite number, got NaN");
    }

    record Floats(float f, long l, UUID id, Instant at) {
    }

    @Test
    void refusesNumbersOutOfRangeAndMalformedTexts() {
        assertThat(violations("{\"f\": 1e39, \"l\": 9223372036854775808, \"id\": \"1-1-1-1-1\", \"at\": \"yesterday\"}", Floats.class))
                .containsExactly("f must be a finite number, got 1.0E39",
                        "l must be a whole number from -9223372036854775808 to 9223372036854775807, got 9223372036854775808",
                        "id must be a UUID, got \"1-1-1-1-1\"", "at must be an ISO-8601 time in UTC, got \"yesterday\"");
    }

    @Test
    void suggestsTheNearestName() {
        assertThat(violations("{\"type\": \"sgd\", \"learningRate\": 1, \"learning_rate\": 1}", Sgd.class))
                .containsExactly("learningRate is unknown; did you mean learning_rate?");
        assertThat(violations("{\"rate\": 1, \"learning_rate\": 1}", Sgd.class))
                .containsExactly("rate is unknown; did you mean learning_rate?");
        assertThat(violations("{\"lerning_rate\": 1, \"learning_rate\": 1}", Sgd.class))
                .containsExactly("lerning_rate is unknown; did you mean learning_rate?");
        assertThat(violations("{\"quux\": 1, \"learning_rate\": 1}", Sgd.class))
                .containsExactly("quux is unknown; known are learning_rate, momentum, nesterov");
    }

    @Test
    void refusesTheTypeOfAnotherVariant() {
        assertThat(violations("{\"type\": \"adam\", \"learning_rate\": 1}", Sgd.class)).containsExactly("type must be sgd, got \"adam\"");
    }

    record Tagged(Map<String, Integer> tags) {
    }

    @Test
    void escapesNamesOfClients() {
        assertThat(violations("{\"tags\": {\"a/b~c\": \"x\", \"ok\": null}}", Tagged.class)).containsExactly(
                "tags/a~1b~0c must be a whole number, got \"x\"", "tags/ok must not be null");
    }

    @Test
    void refusesValuesThatAreNoObjects() {
        assertThat(violations("[]", Dense.class)).containsExactly("must be an object, got an array");
        assertThat(violations("null", Dense.class)).containsExactly("must not be null");
        assertThat(violations("\"text\"", Dense.class)).containsExactly("must be an object, got \"text\"");
    }

    @Test
    void showsAtMostAHundredViolations() {
        String many = IntStream.range(0, 5000).mapToObj(i -> "\"x\"").collect(Collectors.joining(",", "[", "]"));
        assertThat(violations("{\"input\": " + many + ", \"layers\": [{\"type\":\"dropout\"}]}", Architecture.class))
                .hasSize(101).last().isEqualTo("has 4900 more invalid values");
    }

    @Test
    void suggestsNamesOnlyForTheErrorsThatItShows() {
        Violations violations = new Violations();
        AtomicInteger computed = new AtomicInteger();
        IntStream.range(0, 100_000).forEach(i -> violations.add("x", () -> "suggestion " + computed.incrementAndGet()));
        assertThat(computed).hasValue(ProblemException.MAX_ERRORS);
        assertThat(violations.all()).hasSize(101).last().hasToString("has 99900 more invalid values");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "a\\u0000"            | must have no control characters, got U+0000
            "\\u001b[31m"         | must have no control characters, got U+001B
            "line\\nbreak"        | must have no control characters, got U+000A
            "a\\ud800"            | must have no unpaired surrogate, got U+D800
            "abc\\u202Edef"       | must have no characters that override the direction of text, got U+202E
            "\\u200b"             | must have a character that can be seen
            """)
    void refusesTextWithForbiddenCharacters(String text, String rule) {
        assertThat(violations("{\"text\": " + text + "}", Note.class)).containsExactly("text " + rule);
        assertThat(violations("{\"any\": " + text + "}", Note.class)).containsExactly("any " + rule);
        assertThat(violations("{\"tags\": {\"a\": " + text + "}}", Note.class)).containsExactly("tags/a " + rule);
        assertThat(violations("{\"tags\": {" + text + ": \"a\"}}", Note.class)).singleElement().asString().endsWith(" " + rule);
    }

    record Note(String text, Object any, Map<String, String> tags, List<Integer> numbers) {
    }

    @Test
    void normalizesTextsAndNames() {
        assertThat(reader.read(json("{\"text\": \"e\\u0301\", \"tags\": {\"e\\u0301\": \"x\"}}"), Note.class))
                .isEqualTo(new Note("\u00E9", null, Map.of("\u00E9", "x"), null));
        assertThat(violations("{\"tags\": {\"e\\u0301\": \"x\", \"\\u00e9\": \"x\"}}", Note.class))
                .containsExactly("tags/\u00E9 is a duplicate, spelled in two ways");
    }

    @Test
    void boundsTextsAndLists() {
        assertThat(violations("{\"text\": \"" + "x".repeat(1001) + "\"}", Note.class))
                .containsExactly("text must have at most 1000 characters, got 1001");
        assertThat(violations("{\"numbers\": [" + "0,".repeat(10_000) + "0]}", Note.class))
                .containsExactly("numbers must have at most 10000 elements, got 10001");
    }

    /** The rules for texts apply only to requests: stored texts may be older than the rules. */
    @Test
    void readsStoredTextAsItIs() {
        Note stored = new Note("e\u0301\n", null, Map.of("\u001B", "x".repeat(2000)), null);
        assertThat(reader.readStored(json(JSON.writeValueAsString(stored)), Note.class)).isEqualTo(stored);
    }

    @Test
    void answersUnprocessableContent() {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> reader.read(json("{}"), Dense.class));
        assertThat(problem.status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void shortensWhatItQuotes() {
        assertThat(violations("{\"units\": \"" + "x".repeat(1000) + "\"}", Dense.class))
                .containsExactly("units must be a whole number, got \"" + "x".repeat(40) + "…\"");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Outer permits Inner, Leaf {
    }

    sealed interface Inner extends Outer permits Deep {
    }

    @JsonTypeName("deep")
    record Deep(int n) implements Inner {
    }

    @JsonTypeName("leaf")
    record Leaf(Outer left, Outer right) implements Outer {
    }

    @Test
    void readsVariantsOfVariantsAndRecursiveOnes() {
        Outer read = reader.read(json("""
                {"kind": "leaf", "left": {"kind": "deep", "n": 1}, "right": {"kind": "leaf"}}"""), Outer.class);
        assertThat(read).isEqualTo(new Leaf(new Deep(1), new Leaf(null, null)));
        assertThat(JSON.readValue(JSON.writeValueAsString(read), Outer.class)).isEqualTo(read);
        assertThat(violations("{\"kind\": \"leaf\", \"left\": {\"kind\": \"leaf\", \"right\": {\"kind\": \"deep\"}}}", Leaf.class))
                .containsExactly("left/right/n is required");
    }

    record Unreadable(Thread thread) {
    }

    record WrongDefault(@JsonProperty(defaultValue = "\"x\"") int n) {
    }

    @Test
    void throwsForRecordsThatItCannotRead() {
        assertThatThrownBy(() -> reader.read(json("{\"thread\": 1}"), Unreadable.class)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> reader.read(json("{}"), WrongDefault.class)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("default of n");
        assertThat(reader.read(json("{\"type\": \"sgd\", \"learning_rate\": 1}"), Optimizer.class)).isEqualTo(new Sgd(1, 0));
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    private List<String> violations(String json, Class<?> type) {
        return violations(json(json), type);
    }

    private List<String> violations(JsonNode json, Class<?> type) {
        return catchThrowableOfType(ProblemException.class, () -> reader.read(json, type)).errors().stream()
                .map(Violation::toString).toList();
    }
}
