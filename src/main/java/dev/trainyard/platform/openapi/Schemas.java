package dev.trainyard.platform.openapi;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.platform.json.Field;
import dev.trainyard.platform.json.Variants;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Generates JSON schemas of types. Each record, enum and sealed interface of the service gets a schema of its own, to which others refer.
 *
 * <p>The properties of a record are those that the JSON mapper writes. In a record that only the service sends, all are required except
 * those that the mapper leaves out, and those marked {@code @Nullable} may be null. In a record that clients send,
 * {@link ValidatedRules} says which are required; all others may be null, and have the default that the reader gives them.
 */
final class Schemas {

    static final String OWN = "dev.trainyard.";
    private static final String REFERENCE = "#/components/schemas/";

    private final JsonMapper json;
    private final RequestRecords requests;
    private final BiConsumer<String, Schema<?>> definitions;
    private final Map<String, JavaType> defined = new HashMap<>();
    private final Map<Class<?>, ValidatedRules> rules = new HashMap<>();

    /** @param definitions called once with each schema that has a name */
    Schemas(JsonMapper json, RequestRecords requests, BiConsumer<String, Schema<?>> definitions) {
        this.json = json;
        this.requests = requests;
        this.definitions = definitions;
    }

    /** Returns whether schemas of the type have a name. */
    static boolean isNamed(JavaType type) {
        return type.getRawClass().getName().startsWith(OWN) && !isValue(type.getRawClass());
    }

    /** Returns whether clients send records of this type. */
    boolean isSent(Class<?> record) {
        return requests.contains(record);
    }

    /** Returns the rules for the fields of a record that clients send. */
    ValidatedRules rules(Class<?> record) {
        return rules.computeIfAbsent(record, ValidatedRules::new);
    }

    /** Returns the schema of a type, or a reference to it if it has a name. */
    Schema<?> of(JavaType type) {
        return of(type, null);
    }

    /** @param annotated the same type with its annotations; null if it has none */
    Schema<?> of(JavaType type, AnnotatedType annotated) {
        Class<?> raw = type.getRawClass();
        if (isNamed(type)) {
            return named(type);
        }
        if (raw.isRecord() && raw.getName().startsWith(OWN)) {
            return value(raw);
        }
        if (type.isMapLikeType()) {
            return map(type, annotated);
        }
        if (type.isCollectionLikeType() || type.isArrayType() && raw != byte[].class) {
            Schema<?> array = typed("array");
            array.setItems(orNull(of(type.getContentType(), argument(annotated, 0)), argument(annotated, 0)));
            return array;
        }
        return scalar(raw);
    }

    /** Returns a schema that also allows null, if the type has the annotation {@code @Nullable}. */
    static Schema<?> orNull(Schema<?> schema, AnnotatedType annotated) {
        boolean nullable = annotated != null && Arrays.stream(annotated.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("Nullable"));
        return nullable ? orNull(schema) : schema;
    }

    static Schema<?> orNull(Schema<?> schema) {
        if (schema.getTypes() != null) {
            schema.addType("null");
            return schema;
        }
        if (schema.get$ref() == null && schema.getAnyOf() == null) {
            // A schema without types allows every value.
            return schema;
        }
        List<Schema> choices = new ArrayList<>(schema.getAnyOf() == null ? List.of(schema) : schema.getAnyOf());
        choices.add(typed("null"));
        return anyOf(choices);
    }

    static Schema<?> typed(String... types) {
        Schema<?> schema = new JsonSchema();
        Arrays.stream(types).forEach(schema::addType);
        return schema;
    }

    static Schema<?> anyOf(List<Schema> choices) {
        Schema<?> schema = new JsonSchema();
        schema.setAnyOf(choices);
        return schema;
    }

    private Schema<?> named(JavaType type) {
        String name = Names.of(type);
        JavaType known = defined.putIfAbsent(name, type);
        if (known == null) {
            Schema<?> schema = define(type);
            if (schema.getDescription() == null) {
                Descriptions.of(type.getRawClass()).ifPresent(schema::setDescription);
            }
            definitions.accept(name, schema);
        } else if (!known.equals(type)) {
            throw new IllegalStateException("%s and %s have the same schema name: %s".formatted(known, type, name));
        }
        Schema<?> reference = new JsonSchema();
        reference.set$ref(REFERENCE + name);
        return reference;
    }

    private Schema<?> define(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            return constants(raw);
        }
        if (raw.isSealed() && raw.isInterface()) {
            return variants(raw);
        }
        if (raw.isRecord() && Field.isNamedByType(Field.of(raw))) {
            return anyOf(List.of(of(json.constructType(Field.of(raw).get(0).type())),
                    new ObjectSchemas(this, json, true).ofFields(raw)));
        }
        return object(type);
    }

    private Schema<?> object(JavaType type) {
        return new ObjectSchemas(this, json, requests.contains(type.getRawClass())).of(type);
    }

    private Schema<?> constants(Class<?> type) {
        List<? extends Enum<?>> constants = Arrays.stream(type.getEnumConstants()).map(constant -> (Enum<?>) constant).toList();
        List<String> names = constants.stream().map(constant -> json.convertValue(constant, String.class)).toList();
        JsonSchema schema = new JsonSchema();
        schema.addType("string");
        schema.setEnum(List.copyOf(names));
        String described = Descriptions.ofConstants(constants, names).orElse("");
        Descriptions.of(type).ifPresent(text -> schema.setDescription(text + described));
        return schema;
    }

    private Schema<?> variants(Class<?> type) {
        JsonSchema schema = new JsonSchema();
        if (type.getAnnotation(JsonTypeInfo.class) == null) {
            schema.setAnyOf(Arrays.stream(type.getPermittedSubclasses()).<Schema>map(variant -> of(json.constructType(variant))).toList());
            return schema;
        }
        Variants variants = Variants.of(type);
        Discriminator discriminator = new Discriminator().propertyName(variants.property());
        List<Schema> choices = new ArrayList<>();
        variants.types().forEach((name, variant) -> {
            Schema<?> choice = of(json.constructType(variant));
            discriminator.mapping(name, choice.get$ref());
            choices.add(choice);
        });
        schema.setOneOf(choices);
        schema.setDiscriminator(discriminator);
        return schema;
    }

    private Schema<?> map(JavaType type, AnnotatedType annotated) {
        Schema<?> map = typed("object");
        map.setAdditionalProperties(orNull(of(type.getContentType(), argument(annotated, 1)), argument(annotated, 1)));
        if (type.getKeyType().isEnumType()) {
            map.setPropertyNames(of(type.getKeyType()));
        }
        return map;
    }

    /** Returns whether a record stands for the value of its only component. */
    private static boolean isValue(Class<?> type) {
        return type.isRecord() && Field.of(type).size() == 1 && Field.of(type).get(0).whole();
    }

    private Schema<?> value(Class<?> type) {
        Optional<String[]> types = Optional.ofNullable(type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class))
                .map(io.swagger.v3.oas.annotations.media.Schema::types).filter(stated -> stated.length > 0);
        return types.<Schema<?>>map(Schemas::typed).orElseGet(() -> of(json.constructType(Field.of(type).get(0).type())));
    }

    private static Schema<?> scalar(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return typed("boolean");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return formatted("integer", type == int.class || type == Integer.class ? "int32" : "int64");
        }
        if (type == float.class || type == Float.class || type == double.class || type == Double.class) {
            return formatted("number", type == float.class || type == Float.class ? "float" : "double");
        }
        if (type == UUID.class) {
            return formatted("string", "uuid");
        }
        if (type == Instant.class) {
            return formatted("string", "date-time");
        }
        if (type == byte[].class) {
            return formatted("string", "binary");
        }
        if (type == String.class || type == Duration.class) {
            return typed("string");
        }
        if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
            return new JsonSchema();
        }
        throw new IllegalArgumentException("cannot describe " + type.getName());
    }

    private static Schema<?> formatted(String type, String format) {
        Schema<?> schema = typed(type);
        schema.setFormat(format);
        return schema;
    }

    private static AnnotatedType argument(AnnotatedType annotated, int i) {
        if (annotated instanceof AnnotatedArrayType array) {
            return array.getAnnotatedGenericComponentType();
        }
        return annotated instanceof AnnotatedParameterizedType generic ? generic.getAnnotatedActualTypeArguments()[i] : null;
    }
}
