package dev.trainyard.platform.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The record types of a sealed interface, by their JSON type names.
 *
 * @param property JSON field with the type name, such as {@code type}
 */
public record Variants(String property, Map<String, Class<?>> types) {

    /** Cache of each type's variants: one architecture may have a thousand layers. */
    private static final ClassValue<Variants> VARIANTS = new ClassValue<>() {
        @Override
        protected Variants computeValue(Class<?> type) {
            return find(type);
        }
    };

    /** @throws IllegalArgumentException if {@code type} has no {@code @JsonTypeInfo} or no named variants */
    public static Variants of(Class<?> type) {
        return VARIANTS.get(type);
    }

    private static Variants find(Class<?> type) {
        String property = property(type);
        Map<String, Class<?>> types = new LinkedHashMap<>();
        collect(type, types);
        if (property == null || types.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " must be sealed, with @JsonTypeInfo, and have named variants");
        }
        return new Variants(property, types);
    }

    /** Returns the JSON field with the type name of {@code type}; null if it is no variant of an interface. */
    public static String property(Class<?> type) {
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        if (info != null) {
            return info.property().isEmpty() ? info.use().getDefaultPropertyName() : info.property();
        }
        for (Class<?> parent : type.getInterfaces()) {
            String property = property(parent);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    public static String name(Class<?> type) {
        JsonTypeName name = type.getAnnotation(JsonTypeName.class);
        return name == null ? null : name.value();
    }

    private static void collect(Class<?> type, Map<String, Class<?>> types) {
        if (name(type) != null) {
            types.put(name(type), type);
        }
        if (type.isSealed()) {
            for (Class<?> variant : type.getPermittedSubclasses()) {
                collect(variant, types);
            }
        }
    }
}
