package dev.trainyard.platform.openapi;

import dev.trainyard.platform.page.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyNamingStrategies;

/** Names of schemas and properties. */
final class Names {

    private static final String CONTROLLER = "Controller";

    private Names() {
    }

    /** Returns the name of a component or parameter in JSON. */
    static String wire(String component) {
        return PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, component);
    }

    /**
     * Returns the name of a type's schema: {@code @Schema(name)}, or the simple name, after the name of the enclosing type. The schema of a
     * page has the name of its elements' schema and "Page".
     */
    static String of(JavaType type) {
        if (type.hasRawClass(Page.class)) {
            return of(type.containedType(0)) + "Page";
        }
        return of(type.getRawClass());
    }

    private static String of(Class<?> type) {
        Schema schema = type.getAnnotation(Schema.class);
        if (schema != null && !schema.name().isEmpty()) {
            return schema.name();
        }
        Class<?> enclosing = type.getEnclosingClass();
        if (enclosing == null) {
            return type.getSimpleName();
        }
        String prefix = of(enclosing);
        return (prefix.endsWith(CONTROLLER) ? prefix.substring(0, prefix.length() - CONTROLLER.length()) : prefix) + type.getSimpleName();
    }
}
