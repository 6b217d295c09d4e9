package dev.trainyard.job.endtoend;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A field of a specification in JSON that is a value: a field that holds other records stands for their fields.
 *
 * @param key  the record's JSON type, or else its name, and the field's name, such as {@code conv2d.filters} or {@code limits.max_seconds}
 * @param type the type of the record's component
 */
record SpecificationField(String key, Class<?> type) {

    /** Returns the fields of a record, of the records in it, and of all their variants, found by reflection. */
    static List<SpecificationField> of(Class<?> root) {
        List<SpecificationField> fields = new ArrayList<>();
        collect(root, fields, new ArrayList<>());
        return fields;
    }

    private static void collect(Class<?> type, List<SpecificationField> fields, List<Class<?>> seen) {
        if (seen.contains(type)) {
            return;
        }
        seen.add(type);
        if (type.isInterface()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(variant -> collect(variant, fields, seen));
            return;
        }
        JsonTypeName typeName = type.getAnnotation(JsonTypeName.class);
        String owner = typeName != null ? typeName.value() : snake(type.getSimpleName());
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> content = content(component.getGenericType());
            if (holdsFields(content)) {
                collect(content, fields, seen);
            } else {
                fields.add(new SpecificationField(owner + "." + name(component), component.getType()));
            }
        }
    }

    private static Class<?> content(Type type) {
        return type instanceof ParameterizedType list && list.getRawType() == List.class ? (Class<?>) list.getActualTypeArguments()[0]
                : (Class<?>) (type instanceof ParameterizedType other ? other.getRawType() : type);
    }

    private static boolean holdsFields(Class<?> type) {
        // Enums whose constants have bodies are sealed too.
        return type.isInterface() && type.isSealed() || type.isRecord() && Arrays.stream(type.getRecordComponents())
                .noneMatch(component -> field(component).isAnnotationPresent(JsonValue.class));
    }

    private static String name(RecordComponent component) {
        JsonProperty property = field(component).getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? snake(component.getName()) : property.value();
    }

    private static java.lang.reflect.Field field(RecordComponent component) {
        try {
            return component.getDeclaringRecord().getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
