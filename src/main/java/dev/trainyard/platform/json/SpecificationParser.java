package dev.trainyard.platform.json;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads one JSON value in one pass and collects its violations. */
final class SpecificationParser {

    /** Result for an unreadable value, whose violation has been added. */
    static final Object INVALID = new Object();

    private final Violations violations;
    private final Texts texts;
    private final Scalars scalars;

    SpecificationParser(Violations violations, Texts texts) {
        this.violations = violations;
        this.texts = texts;
        this.scalars = new Scalars(violations, texts);
    }

    Object read(JsonNode json, Type type, String path) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
        if (raw == JsonNode.class) {
            return json;
        }
        if (json == null || json.isNull() || json.isMissingNode()) {
            violations.add(path, "must not be null");
            return INVALID;
        }
        if (raw == Object.class) {
            return plain(json, path);
        }
        if (raw.isRecord()) {
            return record(json, raw, path, Variants.property(raw));
        }
        if (raw.isArray()) {
            return array(json, raw.getComponentType(), path);
        }
        if (raw == List.class || raw == Collection.class) {
            Object elements = elements(json, argument(type, 0), path);
            return elements == INVALID ? INVALID : Collections.unmodifiableList((List<?>) elements);
        }
        if (raw == Set.class) {
            Object elements = elements(json, argument(type, 0), path);
            return elements == INVALID ? INVALID : Collections.unmodifiableSet(new LinkedHashSet<>((List<?>) elements));
        }
        if (raw == Map.class) {
            return map(json, argument(type, 0), argument(type, 1), path);
        }
        return raw.isInterface() ? variant(json, raw, path) : scalars.read(json, raw, path);
    }

    private static Type argument(Type type, int i) {
        Type argument = type instanceof ParameterizedType p ? p.getActualTypeArguments()[i] : Object.class;
        return argument instanceof Class<?> || argument instanceof ParameterizedType ? argument : Object.class;
    }

    private Object variant(JsonNode json, Class<?> type, String path) {
        if (!json.isObject()) {
            return scalars.wrong(path, "must be an object", json);
        }
        Variants variants = Variants.of(type);
        String at = join(path, variants.property());
        JsonNode name = json.get(variants.property());
        if (name == null || name.isNull()) {
            violations.add(at, "is required: one of " + String.join(", ", variants.types().keySet()));
            return INVALID;
        }
        Class<?> variant = name.isString() ? variants.types().get(name.stringValue()) : null;
        return variant == null ? scalars.notOneOf(at, variants.types(), name) : record(json, variant, path, variants.property());
    }

    private Object record(JsonNode json, Class<?> type, String path, String typeProperty) {
        List<Field> fields = Field.of(type);
        if (fields.size() == 1 && fields.get(0).whole()) {
            Object value = read(json, fields.get(0).type(), path);
            return value == INVALID ? INVALID : construct(type, new Object[] {value}, path);
        }
        if (!json.isObject()) {
            return Field.isNamedByType(fields) ? byType(json, type, fields, path) : scalars.wrong(path, "must be an object", json);
        }
        boolean complete = knowsAll(json, type, fields, path, typeProperty);
        Object[] values = new Object[fields.size()];
        Set<String> unread = new HashSet<>();
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            values[i] = value(json.get(field.name()), field, join(path, field.name()));
            if (values[i] == INVALID) {
                unread.add(field.name());
                values[i] = substitute(field);
            }
        }
        if (!unread.isEmpty()) {
            applyRecordRules(type, values, unread, path);
            return INVALID;
        }
        Object value = construct(type, values, path);
        return complete ? value : INVALID;
    }

    private Object byType(JsonNode json, Class<?> type, List<Field> fields, String path) {
        Object[] values = new Object[fields.size()];
        values[0] = read(json, fields.get(0).type(), path);
        if (values[0] == INVALID) {
            return INVALID;
        }
        for (int i = 1; i < values.length; i++) {
            values[i] = fields.get(i).fallback() == null ? null : fallback(fields.get(i));
        }
        return construct(type, values, path);
    }

    /** Adds a violation for each unknown field and for a wrong type name; returns whether there are none. */
    private boolean knowsAll(JsonNode json, Class<?> type, List<Field> fields, String path, String typeProperty) {
        List<String> names = fields.stream().map(Field::name).toList();
        boolean complete = true;
        for (String name : json.propertyNames()) {
            if (name.equals(typeProperty)) {
                if (!json.get(name).isString() || !json.get(name).stringValue().equals(Variants.name(type))) {
                    violations.add(join(path, name), "must be " + Variants.name(type) + ", got " + Scalars.shown(json.get(name)));
                    complete = false;
                }
            } else if (!names.contains(name)) {
                violations.add(join(path, Violation.escaped(name)), () -> unknown(name, names));
                complete = false;
            }
        }
        return complete;
    }

    private static String unknown(String name, List<String> names) {
        String hint = Suggestions.hint(name, names);
        return "is unknown" + (!hint.isEmpty() ? hint
                : names.isEmpty() ? "; there are no fields" : "; known are " + String.join(", ", names));
    }

    private Object value(JsonNode json, Field field, String path) {
        if (json != null && !json.isNull()) {
            return read(json, field.type(), path);
        }
        if (field.isRequired()) {
            violations.add(path, "is required");
            return INVALID;
        }
        return field.fallback() == null ? null : fallback(field);
    }

    private static Object fallback(Field field) {
        Violations violations = new Violations();
        Object value = new SpecificationParser(violations, Texts.STORED).read(field.fallback(), field.type(), field.name());
        if (!violations.isEmpty()) {
            throw new IllegalStateException("the default of " + field.name() + " is invalid: " + violations.all());
        }
        return value;
    }

    private static Object substitute(Field field) {
        if (field.fallback() != null) {
            return fallback(field);
        }
        // An element of a new array is the type's zero.
        return field.type() instanceof Class<?> c ? Array.get(Array.newInstance(c, 1), 0) : null;
    }

    private Object construct(Class<?> type, Object[] values, String path) {
        try {
            return instantiate(type, values);
        } catch (InvalidSpecificationException e) {
            e.violations().forEach(v -> violations.add(join(path, v.field()), v.detail()));
            return INVALID;
        }
    }

    /** Applies the record's rules to its readable fields, although others are unreadable, and adds the violations. */
    private void applyRecordRules(Class<?> type, Object[] values, Set<String> unread, String path) {
        try {
            instantiate(type, values);
        } catch (InvalidSpecificationException e) {
            for (Violation v : e.violations()) {
                String first = v.field().split("/", 2)[0];
                if (!first.isEmpty() && !unread.contains(first)) {
                    violations.add(join(path, v.field()), v.detail());
                }
            }
        } catch (RuntimeException e) {
            // The constructor needs an unreadable field, so no more rules can be checked.
        }
    }

    private static Object instantiate(Class<?> type, Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type.getName(), e);
        }
    }

    private Object elements(JsonNode json, Type type, String path) {
        if (!json.isArray()) {
            return scalars.wrong(path, "must be an array", json);
        }
        if (texts.isTooMany(json.size())) {
            violations.add(path, "must have at most %d elements, got %d".formatted(Texts.MAX_ELEMENTS, json.size()));
            return INVALID;
        }
        List<Object> elements = new ArrayList<>(json.size());
        boolean valid = true;
        for (int i = 0; i < json.size(); i++) {
            Object element = read(json.get(i), type, join(path, Integer.toString(i)));
            valid &= element != INVALID;
            elements.add(element);
        }
        return valid ? elements : INVALID;
    }

    private Object array(JsonNode json, Class<?> type, String path) {
        Object elements = elements(json, type, path);
        if (elements == INVALID) {
            return INVALID;
        }
        List<?> list = (List<?>) elements;
        Object array = Array.newInstance(type, list.size());
        for (int i = 0; i < list.size(); i++) {
            Array.set(array, i, list.get(i));
        }
        return array;
    }

    private Object map(JsonNode json, Type keyType, Type valueType, String path) {
        if (!json.isObject()) {
            return scalars.wrong(path, "must be an object", json);
        }
        if (texts.isTooMany(json.size())) {
            violations.add(path, "must have at most %d fields, got %d".formatted(Texts.MAX_ELEMENTS, json.size()));
            return INVALID;
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        boolean valid = true;
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String at = join(path, Violation.escaped(entry.getKey()));
            Object key = read(Field.text(entry.getKey()), keyType, at);
            Object value = read(entry.getValue(), valueType, at);
            valid &= key != INVALID && value != INVALID;
            if (key != INVALID && map.containsKey(key)) {
                violations.add(at, "is a duplicate, spelled in two ways");
                valid = false;
            }
            map.put(key, value);
        }
        return valid ? Collections.unmodifiableMap(map) : INVALID;
    }

    /** Reads the value of a component of type Object: text, number, boolean, or a list or map of these. */
    private Object plain(JsonNode json, String path) {
        if (json.isObject()) {
            return map(json, Object.class, Object.class, path);
        }
        if (json.isArray()) {
            return elements(json, Object.class, path);
        }
        if (json.isIntegralNumber()) {
            return scalars.read(json, Long.class, path);
        }
        if (json.isNumber()) {
            return scalars.read(json, Double.class, path);
        }
        return json.isBoolean() ? (Object) json.booleanValue() : scalars.text(json.asString(), path);
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : field.isEmpty() ? path : path + "/" + field;
    }
}
