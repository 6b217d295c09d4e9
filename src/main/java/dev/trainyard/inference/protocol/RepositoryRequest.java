package dev.trainyard.inference.protocol;

import dev.trainyard.inference.JsonBody;
import dev.trainyard.inference.ModelInput;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.body.MaxBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the bodies of the model repository extension, which are optional JSON objects of any content type. */
final class RepositoryRequest {

    private static final String PARAMETERS = "parameters";

    private RepositoryRequest() {
    }

    /** Reads {@code {"ready": true}}. All versions are ready, so the list is the same with and without it. */
    static void readIndex(HttpServletRequest request) throws IOException {
        read(request, List.of("ready"), List.of());
    }

    /** Refuses every parameter: a client cannot replace the configuration or the files of a version. */
    static void readLoad(HttpServletRequest request) throws IOException {
        read(request, List.of(PARAMETERS), List.of());
    }

    /** Reads the parameter {@code unload_dependents}, which has no effect: no version is loaded for another one. */
    static void readUnload(HttpServletRequest request) throws IOException {
        read(request, List.of(PARAMETERS), List.of("unload_dependents"));
    }

    private static void read(HttpServletRequest request, List<String> fields, List<String> parameters) throws IOException {
        byte[] body = JsonBody.bytes(request, MaxBody.DEFAULT, bytes -> { });
        if (body.length > 0) {
            ModelInput.refuse(JsonBody.read(request, body, parser -> violations(parser, fields, parameters)));
        }
    }

    private static List<Violation> violations(JsonParser parser, List<String> fields, List<String> parameters) {
        List<Violation> violations = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            JsonBody.value(parser);
            return List.of(new Violation("", "must be an object"));
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            if (!fields.contains(field)) {
                parser.nextToken();
                violations.add(JsonBody.unknown(parser, "", fields));
            } else if (parser.nextToken() == JsonToken.START_OBJECT && field.equals(PARAMETERS)) {
                Map<String, Object> given = JsonBody.object(parser);
                given.keySet().stream().filter(name -> !parameters.contains(name)).map(name -> new Violation(
                        PARAMETERS + "/" + Violation.escaped(name), "is not supported")).forEach(violations::add);
            } else {
                Object value = JsonBody.value(parser);
                if (value != null && !(field.equals("ready") && value instanceof Boolean)) {
                    violations.add(new Violation(field, field.equals("ready") ? "must be true or false" : "must be an object"));
                }
            }
        }
        return violations;
    }
}
