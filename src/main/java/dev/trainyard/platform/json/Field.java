package dev.trainyard.platform.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record component as a JSON field.
 *
 * @param fallback default value of an absent field; null if the field is required or has the default null
 * @param whole    whether the component's value stands for the whole record ({@code @JsonValue})
 */
public record Field(String name, Type type, JsonNode fallback, boolean whole) {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Cache of each type's fields: one page of a list reads many records of few types. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Field::of).toList();
        }
    };

    public static List<Field> of(Class<?> type) {
        return FIELDS.get(type);
    }

    private static Field of(RecordComponent component) {
        try {
            // Jackson's annotations do not apply to record components; the compiler copies them to the private fields.
            var field = component.getDeclaringRecord().getDeclaredField(component.getName());
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            String name = property == null || property.value().isEmpty()
                    ? PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, component.getName()) : property.value();
            JsonNode fallback = property == null || property.defaultValue().isEmpty() ? null
                    : fallback(property.defaultValue(), component.getType());
            return new Field(name, component.getGenericType(), fallback, field.isAnnotationPresent(JsonValue.class));
        } catch (NoSuchFieldException e) {
            throw new AssertionError("every component has a field", e);
        }
    }

    private static JsonNode fallback(String text, Class<?> type) {
        boolean bare = (type == String.class || type.isEnum()) && !text.startsWith("\"");
        return bare ? text(text) : JSON.readTree(text);
    }

    static JsonNode text(String text) {
        return JSON.getNodeFactory().stringNode(text);
    }

    /** Returns whether the name of a record's type alone may stand for the record, such as {@code "huber"} for a cost. */
    public static boolean isNamedByType(List<Field> fields) {
        return !fields.isEmpty() && fields.get(0).name().equals("type") && fields.get(0).type() instanceof Class<?> c && c.isEnum()
                && fields.stream().noneMatch(Field::isRequired);
    }

    public boolean isRequired() {
        return fallback == null && type instanceof Class<?> c && c.isPrimitive();
    }
}
