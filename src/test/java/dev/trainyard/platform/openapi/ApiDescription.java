package dev.trainyard.platform.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI description with which calls are compared. */
final class ApiDescription {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode api;
    private final JsonNode closedComponents;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    ApiDescription(JsonNode api) {
        this.api = api;
        this.closedComponents = closed(api.get("components"));
    }

    /** Returns the operation of a path as the controllers have it; a missing node if it is not described. */
    JsonNode operation(String pattern, String method) {
        return api.path("paths").path(pattern).path(method.toLowerCase(Locale.ROOT));
    }

    /** Returns the differences of a call from the description. */
    List<String> differences(String pattern, MockHttpServletRequest request, MockHttpServletResponse response) {
        List<String> differences = new ArrayList<>();
        JsonNode operation = operation(pattern, request.getMethod());
        JsonNode described = operation.path("responses").path(Integer.toString(response.getStatus()));
        if (described.isMissingNode()) {
            differences.add("the status is not described");
            return differences;
        }
        byte[] body = response.getContentAsByteArray();
        if (body.length > 0) {
            compare("response of " + pattern, described.path("content"), response.getContentType(), body, true, differences);
        }
        byte[] sent = request.getContentAsByteArray();
        if (response.getStatus() < 300 && sent != null && sent.length > 0 && isJson(request.getContentType())) {
            compare("request of " + pattern, operation.path("requestBody").path("content"), request.getContentType(), sent, false,
                    differences);
        }
        return differences;
    }

    /** Returns how a JSON value differs from a schema. Objects of a closed schema have no properties that it does not describe. */
    List<String> differences(JsonNode value, JsonNode schema, boolean closed) {
        Schema known = compiled.computeIfAbsent(closed + schema.toString(), key -> {
            ObjectNode whole = (ObjectNode) (closed ? closed(schema) : schema.deepCopy());
            whole.set("components", closed ? closedComponents : api.get("components"));
            return SCHEMAS.getSchema(whole);
        });
        return known.validate(value).stream().map(error -> error.getInstanceLocation() + ": " + error.getMessage()).toList();
    }

    private void compare(String what, JsonNode content, String mediaType, byte[] body, boolean closed, List<String> differences) {
        String type = mediaType == null ? "none" : withoutParameters(mediaType);
        JsonNode described = content.path(type);
        if (described.isMissingNode()) {
            differences.add("%s: the media type %s is not described".formatted(what, type));
        } else if (isJson(type)) {
            differences(JsonMapper.shared().readTree(body), described.get("schema"), closed)
                    .forEach(difference -> differences.add(what + difference));
        }
    }

    private static boolean isJson(String mediaType) {
        return mediaType != null && withoutParameters(mediaType).matches("application/(.*\\+)?json");
    }

    private static String withoutParameters(String mediaType) {
        MediaType parsed = MediaType.parseMediaType(mediaType);
        return parsed.getType() + "/" + parsed.getSubtype();
    }

    /** Returns a copy whose objects have only described properties. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonMapper.shared().createObjectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), closed(entry.getValue())));
            if (copy.path("properties").isObject() && !copy.has("additionalProperties")) {
                copy.put("additionalProperties", false);
            }
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonMapper.shared().createArrayNode();
            node.forEach(element -> copy.add(closed(element)));
            return copy;
        }
        return node;
    }
}
