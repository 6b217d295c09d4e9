package dev.trainyard.platform.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Text;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Reads values that are neither records nor containers. On failure, each method adds a violation and returns
 * {@link SpecificationParser#INVALID}.
 */
final class Scalars {

    private static final int LONGEST_SHOWN = 40;

    private static final ClassValue<Map<String, Object>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            return Collections.unmodifiableMap(find(type));
        }
    };

    private final Violations violations;
    private final Texts texts;

    Scalars(Violations violations, Texts texts) {
        this.violations = violations;
        this.texts = texts;
    }

    /** @throws IllegalArgumentException if specifications do not support components of this type */
    Object read(JsonNode json, Class<?> type, String path) {
        if (type == String.class) {
            return json.isString() ? text(json.stringValue(), path) : wrong(path, "must be a text", json);
        }
        if (type == boolean.class || type == Boolean.class) {
            return json.isBoolean() ? (Object) json.booleanValue() : wrong(path, "must be true or false", json);
        }
        if (type == int.class || type == Integer.class) {
            BigInteger value = whole(json, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return value == null ? SpecificationParser.INVALID : (Object) value.intValue();
        }
        if (type == long.class || type == Long.class) {
            BigInteger value = whole(json, path, Long.MIN_VALUE, Long.MAX_VALUE);
            return value == null ? SpecificationParser.INVALID : (Object) value.longValue();
        }
        if (type == double.class || type == Double.class) {
            double value = json.isNumber() ? json.doubleValue() : Double.NaN;
            return Double.isFinite(value) ? (Object) value : notFinite(json, path);
        }
        if (type == float.class || type == Float.class) {
            float value = json.isNumber() ? (float) json.doubleValue() : Float.NaN;
            return Float.isFinite(value) ? (Object) value : notFinite(json, path);
        }
        if (type.isEnum()) {
            return constant(json, type, path);
        }
        if (type == UUID.class) {
            return text(json, path, "must be a UUID", Scalars::uuid);
        }
        if (type == Instant.class) {
            return text(json, path, "must be an ISO-8601 time in UTC", Instant::parse);
        }
        if (type == Duration.class) {
            return text(json, path, "must be an ISO-8601 duration", Duration::parse);
        }
        throw new IllegalArgumentException("specifications cannot contain a " + type.getName());
    }

    Object text(String text, String path) {
        return texts.read(text, rule -> violations.add(path, rule)).<Object>map(read -> read).orElse(SpecificationParser.INVALID);
    }

    /** Returns an enum's constants by their JSON names. */
    static Map<String, Object> constants(Class<?> type) {
        return CONSTANTS.get(type);
    }

    private static Map<String, Object> find(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            try {
                JsonProperty property = type.getField(name).getAnnotation(JsonProperty.class);
                constants.put(property == null || property.value().isEmpty() ? name : property.value(), constant);
            } catch (NoSuchFieldException e) {
                throw new AssertionError("every constant has a field", e);
            }
        }
        return constants;
    }

    /** Returns a short form of a value for messages; texts are quoted. */
    static String shown(JsonNode json) {
        if (json.isObject()) {
            return "an object";
        }
        if (json.isArray()) {
            return "an array";
        }
        String text = json.isNull() ? "null" : json.asString();
        String shortened = Text.shortened(text, LONGEST_SHOWN);
        return json.isString() ? '"' + shortened + '"' : shortened;
    }

    Object wrong(String path, String rule, JsonNode got) {
        violations.add(path, () -> rule + ", got " + shown(got));
        return SpecificationParser.INVALID;
    }

    private BigInteger whole(JsonNode json, String path, long least, long most) {
        BigInteger value = null;
        if (json.isIntegralNumber()) {
            value = json.bigIntegerValue();
        } else if (json.isNumber() && json.doubleValue() == Math.rint(json.doubleValue())
                && Math.abs(json.doubleValue()) < 0x1p53) {
            // Some clients write 10 as 10.0.
            value = BigInteger.valueOf((long) json.doubleValue());
        }
        if (value == null) {
            wrong(path, "must be a whole number", json);
        } else if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            wrong(path, "must be a whole number from " + least + " to " + most, json);
            return null;
        }
        return value;
    }

    private Object notFinite(JsonNode json, String path) {
        return wrong(path, json.isNumber() ? "must be a finite number" : "must be a number", json);
    }

    private Object constant(JsonNode json, Class<?> type, String path) {
        Map<String, Object> constants = constants(type);
        Object value = json.isString() ? constants.get(json.stringValue()) : null;
        return value != null ? value : notOneOf(path, constants, json);
    }

    Object notOneOf(String path, Map<String, ?> allowed, JsonNode got) {
        violations.add(path, () -> "must be one of " + String.join(", ", allowed.keySet()) + ", got " + shown(got)
                + (got.isString() ? Suggestions.hint(got.stringValue(), allowed.keySet()) : ""));
        return SpecificationParser.INVALID;
    }

    private Object text(JsonNode json, String path, String rule, Function<String, ?> parse) {
        try {
            return json.isString() ? parse.apply(json.stringValue()) : wrong(path, rule, json);
        } catch (IllegalArgumentException | DateTimeException e) {
            return wrong(path, rule, json);
        }
    }

    private static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException(text);
        }
        return uuid;
    }
}
