package dev.trainyard.platform.openapi;

import dev.trainyard.nn.Violation;
import dev.trainyard.platform.json.Field;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the rules for the fields of a request by asking the validation of its record: which fields are required, and which numbers and
 * lengths of texts are allowed. The bounds are found by bisection, because a rule allows an interval. So the description cannot differ from
 * the validation.
 *
 * <p>Rules for several fields together are not found; the descriptions of the fields have them.
 */
final class ValidatedRules {

    private static final String REQUIRED = "is required";
    /** Numbers of which one is in each interval that a rule allows. */
    private static final double[] CANDIDATES = {1, 0.5, 2, 0.1, 10, 100, 0};
    /** Longer than every text that a request may have. */
    private static final int LONGEST = 100_000;

    private final Class<?> type;
    private final List<Field> fields;
    private final SpecificationReader reader = new SpecificationReader();
    private final Set<String> required;

    ValidatedRules(Class<?> type) {
        this.type = type;
        this.fields = Field.of(type);
        this.required = violations(JsonMapper.shared().createObjectNode()).filter(violation -> violation.detail().startsWith(REQUIRED))
                .map(Violation::field).collect(Collectors.toSet());
    }

    /** Returns the names of the fields without which a request is refused. */
    Set<String> required() {
        return required;
    }

    /** Adds the bounds of a number, or of the length of a text, to its schema. */
    void describe(Field field, Schema<?> schema) {
        if (!(field.type() instanceof Class<?> plain)) {
            return;
        }
        if (plain == int.class || plain == Integer.class) {
            describeWhole(field, Integer.MIN_VALUE, Integer.MAX_VALUE, schema);
        } else if (plain == long.class || plain == Long.class) {
            describeWhole(field, Long.MIN_VALUE, Long.MAX_VALUE, schema);
        } else if (plain == double.class || plain == Double.class) {
            describeNumber(field, schema);
        } else if (plain == String.class) {
            describeText(field, schema);
        }
    }

    private void describeWhole(Field field, long least, long most, Schema<?> schema) {
        Predicate<Long> allowed = value -> allows(field, node -> node.put(field.name(), value));
        DoubleStream.of(CANDIDATES).mapToObj(candidate -> (long) candidate).filter(allowed).findFirst().ifPresent(inside -> {
            long lower = last(inside, least, List.of(0L, 1L, 2L), allowed);
            long upper = last(inside, most, List.of(), allowed);
            if (lower > least) {
                schema.setMinimum(BigDecimal.valueOf(lower));
            }
            if (upper < most) {
                schema.setMaximum(BigDecimal.valueOf(upper));
            }
        });
    }

    private void describeNumber(Field field, Schema<?> schema) {
        Predicate<Long> allowed = key -> allows(field, node -> node.put(field.name(), number(key)));
        DoubleStream.of(CANDIDATES).mapToObj(ValidatedRules::key).filter(allowed).findFirst().ifPresent(inside -> {
            double lower = number(last(inside, key(-Double.MAX_VALUE), List.of(key(0), key(0) + 1), allowed));
            double upper = number(last(inside, key(Double.MAX_VALUE), List.of(key(1), key(1) - 1), allowed));
            if (lower > -Double.MAX_VALUE) {
                // The neighbour of an excluded bound, such as 4.9E-324 for 0, has more digits than the bound.
                double excluded = Math.nextDown(lower);
                if (isShorter(excluded, lower)) {
                    schema.setExclusiveMinimumValue(decimal(excluded));
                } else {
                    schema.setMinimum(decimal(lower));
                }
            }
            if (upper < Double.MAX_VALUE) {
                double excluded = Math.nextUp(upper);
                if (isShorter(excluded, upper)) {
                    schema.setExclusiveMaximumValue(decimal(excluded));
                } else {
                    schema.setMaximum(decimal(upper));
                }
            }
        });
    }

    private void describeText(Field field, Schema<?> schema) {
        Predicate<Long> allowed = length -> allows(field, node -> node.put(field.name(), "a".repeat(length.intValue())));
        if (allowed.test(1L)) {
            schema.setMaxLength((int) last(1, LONGEST, List.of(), allowed));
            if (!allowed.test(0L)) {
                schema.setMinLength(1);
            }
        }
    }

    /**
     * Returns the last allowed value from {@code inside}, which is allowed, towards {@code end}.
     *
     * @param likely values that are tried first
     */
    private static long last(long inside, long end, List<Long> likely, Predicate<Long> allowed) {
        if (allowed.test(end)) {
            return end;
        }
        int step = end > inside ? 1 : -1;
        for (long bound : likely) {
            if ((bound - inside) * step >= 0 && allowed.test(bound) && !allowed.test(bound + step)) {
                return bound;
            }
        }
        long good = inside;
        long bad = end;
        while (Math.abs((double) good - bad) > 1 || Math.subtractExact(Math.max(good, bad), Math.min(good, bad)) > 1) {
            long middle = Math.floorDiv(good, 2) + Math.floorDiv(bad, 2) + (Math.floorMod(good, 2) + Math.floorMod(bad, 2)) / 2;
            if (allowed.test(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    private interface Value {
        void put(ObjectNode node);
    }

    /** Returns whether a value breaks no rule of its field. All other required numbers are 1, because the constructor needs them. */
    private boolean allows(Field field, Value value) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        fields.stream().filter(Field::isRequired).forEach(other -> node.put(other.name(), 1));
        value.put(node);
        return violations(node).noneMatch(violation -> violation.field().equals(field.name()));
    }

    private Stream<Violation> violations(JsonNode json) {
        try {
            reader.read(json, type);
            return Stream.empty();
        } catch (ProblemException e) {
            return e.errors().stream();
        }
    }

    /** Returns a number that grows with {@code value}, and is the next one for the next double. */
    private static long key(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key >= 0 ? key : Long.MIN_VALUE - key);
    }

    private static boolean isShorter(double one, double other) {
        return Double.toString(one).length() < Double.toString(other).length();
    }

    private static BigDecimal decimal(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros();
    }
}
