package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.trainyard.job.spec.JobSpec;
import dev.trainyard.job.spec.JobSpecs;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the bounds of every numeric field at the bound and one step beyond, and values of wrong types in every field: the answer names
 * the field. The fields are found by reflection.
 */
public class BoundsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Intervals in the usual notation: a round bracket excludes the bound. */
    private static final String INTERVALS = """
            job_spec.priority [-100,100]
            job_spec.batch_size [1,65536]
            job_spec.epochs [1,1000000]
            job_spec.seed (,)
            job_spec.threads [1,64]
            split_sizes.train [1,)
            split_sizes.validation [0,)
            split_sizes.seed (,)
            subset.train [1,)
            subset.validation [1,)
            subset.labelled [1,)
            subset.seed (,)
            cost.delta (0,)
            dense.units [1,1048576]
            conv2d.filters [1,16384]
            dropout.rate [0,1)
            recurrent.units [1,1048576]
            recurrent.truncate [1,)
            lstm.units [1,1048576]
            lstm.truncate [1,)
            lstm.forget_bias (,)
            rbm.units [1,1048576]
            associative_memory.units [1,1048576]
            associative_memory.classes [2,1000]
            policy_gradient.discount (0,1]
            policy_gradient.steps_per_epoch [1,10000]
            policy_gradient.evaluation_episodes [1,1000]
            cart_pole.max_steps [1,10000]
            grid_world.rows [1,100]
            grid_world.columns [1,100]
            grid_world.slip [0,1)
            grid_world.max_steps [1,10000]
            contrastive_divergence.k [1,1000]
            up_down.k [1,1000]
            up_down.discriminative [0,)
            pretraining.epochs [1,1000000]
            pretraining.learning_rate (0,)
            pretraining.momentum [0,1)
            pretraining.l2 [0,)
            pretraining.k [1,1000]
            sgd.learning_rate (0,)
            sgd.momentum [0,1)
            adagrad.learning_rate (0,)
            adagrad.epsilon (0,)
            rmsprop.learning_rate (0,)
            rmsprop.rho [0,1)
            rmsprop.momentum [0,1)
            rmsprop.epsilon (0,)
            adam.learning_rate (0,)
            adam.beta1 [0,1)
            adam.beta2 [0,1)
            adam.epsilon (0,)
            adamw.learning_rate (0,)
            adamw.beta1 [0,1)
            adamw.beta2 [0,1)
            adamw.epsilon (0,)
            adamw.weight_decay [0,)
            newton.learning_rate (0,)
            newton.damping (0,)
            hessian_free.learning_rate (0,)
            hessian_free.damping (0,)
            hessian_free.iterations [1,1000]
            hessian_free.curvature_batch [1,)
            step.every_epochs [1,)
            step.factor (0,1]
            exponential.factor (0,1]
            cosine.min_learning_rate [0,)
            warm_up.epochs (0,)
            one_cycle.peak (0,1)
            one_cycle.start_factor (0,1]
            one_cycle.end_factor [0,1]
            reduce_on_plateau.factor (0,1)
            reduce_on_plateau.patience [1,)
            reduce_on_plateau.min_delta [0,)
            reduce_on_plateau.min_learning_rate [0,)
            early_stopping.patience [1,)
            early_stopping.min_delta [0,)
            early_stopping.target (,)
            regularization.l1 [0,)
            regularization.l2 [0,)
            regularization.max_norm (0,)
            gradient_clipping.max_norm (0,)
            gradient_clipping.max_value (0,)
            translate.pixels [0,16777215]
            rotate.degrees [0,180]
            shear.degrees [0,80]
            scale.fraction [0,0.9]
            elastic.alpha [0,1000000]
            elastic.sigma (0,100]
            noise.sigma [0,1000000]
            monitor.every_examples [1,)
            monitor.validation_examples [1,)
            limits.max_seconds [1,)
            limits.max_attempts [1,100]
            checkpoint_policy.every_epochs [1,)
            checkpoint_policy.every_seconds [1,)
            checkpoint_policy.keep_last [1,1000]
            warm_start.layers [1,)
            """;
    private static final Pattern INTERVAL = Pattern.compile("(\\S+) ([\\[(])([^,]*),([^\\])]*)([\\])])");
    /** Values of every JSON type, and numbers that no field can have as a whole number or at all. */
    public static final List<String> WRONG = List.of("\"text\"", "\"\"", "\"NaN\"", "\"1\"", "true", "[]", "{}", "[null]", "[1,\"x\"]",
            "{\"a\":1}", "null", "1.5", "-1", "1e308", "-1e308", "1e400", "9223372036854775808", "-2147483649");

    private static Map<String, Class<?>> types() {
        return SpecificationField.of(JobSpec.class).stream()
                .collect(Collectors.toMap(SpecificationField::key, SpecificationField::type, (a, b) -> a, LinkedHashMap::new));
    }

    static List<String> keys() {
        return List.copyOf(types().keySet());
    }

    static List<String> numbers() {
        return types().entrySet().stream().filter(field -> isWhole(field.getValue()) || isReal(field.getValue())).map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isWhole(Class<?> type) {
        return Set.of(int.class, Integer.class, long.class, Long.class).contains(type);
    }

    private static boolean isReal(Class<?> type) {
        return type == double.class || type == Double.class;
    }

    @Test
    void everyNumberHasAnInterval() {
        assertThat(INTERVALS.lines().map(line -> line.split(" ")[0])).containsExactlyInAnyOrderElementsOf(numbers());
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void acceptsNumbersUpToTheBoundAndRefusesNumbersBeyond(String key) {
        Matcher interval = INTERVAL.matcher(INTERVALS.lines().filter(line -> line.startsWith(key + " ")).findFirst().orElseThrow());
        assertThat(interval.matches()).isTrue();
        boolean whole = isWhole(types().get(key));
        bound(key, interval.group(3), interval.group(2).equals("["), whole, -1);
        bound(key, interval.group(4), interval.group(5).equals("]"), whole, 1);
    }

    private void bound(String key, String bound, boolean included, boolean whole, int direction) {
        SpecificationCases.Case field = SpecificationCases.all().get(key);
        String most = last(types().get(key), direction);
        if (bound.isEmpty()) {
            // No bound of its own: the largest finite number is accepted, a larger one is no number of its type.
            assertAccepted(field, most);
            assertRefused(field, !whole ? direction < 0 ? "-1e400" : "1e400"
                    : new BigDecimal(most).add(BigDecimal.valueOf(direction)).toPlainString());
            return;
        }
        String beyond = whole ? Long.parseLong(bound) + direction + "" : next(bound, direction) + "";
        if (included) {
            assertAccepted(field, bound);
            assertRefused(field, beyond);
            // The absolute value of the smallest whole number overflows.
            assertRefused(field, most);
        } else {
            assertAccepted(field, whole ? Long.parseLong(bound) - direction + "" : next(bound, -direction) + "");
            assertRefused(field, bound);
        }
    }

    /** Returns the last value of a type of numbers in a direction. */
    private static String last(Class<?> type, int direction) {
        if (isReal(type)) {
            return direction * Double.MAX_VALUE + "";
        }
        boolean isLong = type == long.class || type == Long.class;
        return direction > 0 ? (isLong ? Long.MAX_VALUE : Integer.MAX_VALUE) + "" : (isLong ? Long.MIN_VALUE : Integer.MIN_VALUE) + "";
    }

    private static double next(String bound, int direction) {
        return direction > 0 ? Math.nextUp(Double.parseDouble(bound)) : Math.nextDown(Double.parseDouble(bound));
    }

    private static void assertAccepted(SpecificationCases.Case field, String value) {
        assertThat(violations(field, value)).as("%s = %s", field.field(), value).doesNotContain(field.field());
    }

    private static void assertRefused(SpecificationCases.Case field, String value) {
        assertThat(violations(field, value)).as("%s = %s", field.field(), value).contains(field.field());
    }

    /** A value of another type is refused. The errors name the field or a part of it. */
    @ParameterizedTest
    @MethodSource("keys")
    void namesTheFieldOfAWrongValue(String key) {
        SpecificationCases.Case field = SpecificationCases.all().get(key);
        for (String value : WRONG) {
            List<String> named = violations(field, value);
            if (!named.isEmpty()) {
                // A field that one of two must have is missing in its record.
                String missing = value.equals("null") ? parent(field.field()) : field.field();
                assertThat(named).as("%s = %s", field.field(), value).anyMatch(path -> path.equals(field.field())
                        || path.startsWith(field.field() + "/") || path.equals(missing));
            }
            assertThat(named.isEmpty() && !value.equals("null") && !fits(value, types().get(key))).as("%s accepts %s", field.field(), value)
                    .isFalse();
        }
    }

    /** Returns whether the JSON value may be one of {@code type}. Lists, maps and records of one value have more than one JSON type. */
    private static boolean fits(String value, Class<?> type) {
        if (isWhole(type)) {
            return value.matches("-[0-9]+");
        }
        if (isReal(type)) {
            return value.matches("-?[0-9.e]+") && !value.equals("1e400");
        }
        if (type == boolean.class || type == Boolean.class) {
            return value.equals("true");
        }
        return !type.isEnum() && (type != String.class || value.startsWith("\""));
    }

    static List<SpecificationCases.Case> objects() {
        return SpecificationCases.objects();
    }

    @ParameterizedTest
    @MethodSource("objects")
    void namesTheObjectOfAWrongValue(SpecificationCases.Case object) {
        for (String value : WRONG) {
            List<String> named = violations(object, value);
            // All fields may have defaults.
            boolean mayBeValid = Set.of("null", "[]", "{}").contains(value);
            if (!mayBeValid || !named.isEmpty()) {
                assertThat(named).as("%s = %s", object.field(), value).anyMatch(path -> path.equals(object.field())
                        || path.startsWith(object.field() + "/"));
            }
        }
    }

    private static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    /** Returns the paths of the violations of the field's job with {@code value}; fails if the reader throws anything but a 422. */
    private static List<String> violations(SpecificationCases.Case field, String value) {
        try {
            JsonNode job = field.with(JSON.readTree(value));
            new SpecificationReader().read(job, JobSpec.class);
            return List.of();
        } catch (ProblemException e) {
            assertThat(e.status().value()).isEqualTo(422);
            return e.errors().stream().map(Violation::field).toList();
        }
    }

    /** Returns whether the value alone is valid. */
    public static boolean valid(SpecificationCases.Case field, String value) {
        return violations(field, value).isEmpty();
    }

    static List<String> reals() {
        List<String> keys = new ArrayList<>(FieldsMatterTest.trainingFields());
        keys.removeIf(key -> !isReal(types().get(key)));
        return keys;
    }

    /** A job with an extreme but valid value trains to its end, or diverges; it never fails with an error. */
    @ParameterizedTest
    @MethodSource("reals")
    void trainsWithExtremeValues(String key) {
        SpecificationCases.Case field = SpecificationCases.all().get(key);
        for (String value : List.of("0", "1", "4.9e-324", "1e-300", "1e-45", "0.9999999999999999", "1e30", "1e39", "1e308", "-1e308")) {
            JsonNode job = field.with(JSON.readTree(value));
            if (violations(field, value).isEmpty()) {
                assertThatCode(() -> TrainingRun.of(JobSpecs.read(job.toString()))).as("%s = %s", field.field(), value)
                        .doesNotThrowAnyException();
            }
        }
    }
}
