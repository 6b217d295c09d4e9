package dev.trainyard.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.problem.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A request {@code {"instances": […]}} for predictions.
 *
 * @param version           number, alias or {@code latest}; null for the champion
 * @param instances         the examples: for tables, objects with a field for each column; else arrays of numbers, flat or nested in the
 *                          shape of the input. In Java, {@link JsonValues}, maps, or other objects, which are violations
 * @param threshold         the least probability at which a label, or the second of two classes, is predicted; null for the default
 * @param unknownCategories whether a table's column may have a category that training did not see
 */
record PredictRequest(@Schema(types = {"string", "integer"}) String version,
        @Schema(requiredMode = RequiredMode.REQUIRED) List<Object> instances,
        @Schema(minimum = "0", maximum = "1") Double threshold,
        @JsonProperty(defaultValue = "false") boolean unknownCategories) {

    private static final String THRESHOLD = "threshold";
    private static final String UNKNOWN_CATEGORIES = "unknown_categories";
    private static final int LONGEST_SHOWN = 40;

    /** @throws ProblemException 422 if the request is not well-formed or has too many instances */
    static PredictRequest read(JsonParser parser, int maxInstances) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            ModelInput.refuse(List.of(new Violation("", "must be an object with \"instances\"")));
        }
        String version = null;
        List<Object> instances = null;
        Double threshold = null;
        boolean unknownCategories = false;
        List<Violation> violations = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "instances" -> instances = instances(parser, token, maxInstances, violations);
                case "version" -> {
                    Object value = JsonBody.value(parser);
                    version = value == null ? null : value.toString();
                }
                case THRESHOLD -> {
                    Object value = JsonBody.value(parser);
                    threshold = value instanceof Number number ? (Double) number.doubleValue() : null;
                    if (value != null && (threshold == null || !(threshold >= 0 && threshold <= 1))) {
                        violations.add(new Violation(name, "must be a number from 0 to 1, got " + value));
                    }
                }
                case UNKNOWN_CATEGORIES -> {
                    Object value = JsonBody.value(parser);
                    unknownCategories = Boolean.TRUE.equals(value);
                    if (!(value instanceof Boolean)) {
                        violations.add(new Violation(name, "must be true or false, got " + value));
                    }
                }
                default -> violations.add(JsonBody.unknown(parser, "", List.of("instances", "version", THRESHOLD, UNKNOWN_CATEGORIES)));
            }
            if (violations.size() >= ModelInput.MAX_VIOLATIONS) {
                // Refuses at once, because the rest of the body may be long.
                ModelInput.refuse(violations);
            }
        }
        if (instances == null) {
            violations.add(new Violation("instances", "is required"));
        }
        ModelInput.refuse(violations);
        return new PredictRequest(version, instances, threshold, unknownCategories);
    }

    private static List<Object> instances(JsonParser parser, JsonToken token, int max, List<Violation> violations) {
        List<Object> instances = new ArrayList<>();
        if (token != JsonToken.START_ARRAY) {
            violations.add(new Violation("instances", "must be an array of examples, each an array of values or an object of columns, got "
                    + Text.shortened(String.valueOf(JsonBody.value(parser)), LONGEST_SHOWN)));
            return instances;
        }
        int size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (instances.size() == max) {
                // Refuses at once, because the rest of the body may be long.
                violations.add(new Violation("instances", "must be at most " + max + " examples"));
                ModelInput.refuse(violations);
            }
            Object instance = switch (parser.currentToken()) {
                case START_ARRAY -> JsonValues.read(parser, size);
                case START_OBJECT -> JsonBody.object(parser);
                default -> JsonBody.value(parser);
            };
            // The next instance probably has as many values.
            size = instance instanceof JsonValues values ? values.size() : 0;
            instances.add(instance);
        }
        if (instances.isEmpty()) {
            violations.add(new Violation("instances", "must be at least one example"));
        }
        return instances;
    }
}
