package dev.trainyard.platform.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.trainyard.platform.json.Field;
import dev.trainyard.platform.json.Variants;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;

/** Generates the schemas of objects; see {@link Schemas}. */
final class ObjectSchemas {

    private final Schemas schemas;
    private final JsonMapper json;
    private final boolean request;

    /** @param request whether clients send the objects */
    ObjectSchemas(Schemas schemas, JsonMapper json, boolean request) {
        this.schemas = schemas;
        this.json = json;
        this.request = request;
    }

    Schema<?> of(JavaType type) {
        Class<?> raw = type.getRawClass();
        Schema<?> object = Schemas.typed("object");
        String typeProperty = Variants.property(raw);
        if (typeProperty != null) {
            object.addProperty(typeProperty, typeName(Variants.name(raw)));
            object.addRequiredItem(typeProperty);
        }
        Set<String> required = request ? schemas.rules(raw).required() : Set.of();
        for (BeanProperty property : properties(type)) {
            object.addProperty(property.getName(), request ? sent(property, required) : answered(property));
            if (isRequired(property, required)) {
                object.addRequiredItem(property.getName());
            }
        }
        if (request) {
            object.setAdditionalProperties(false);
        }
        return object;
    }

    /** Returns the schema of a record that the mapper may also write as a text, so that it does not tell the properties. */
    Schema<?> ofFields(Class<?> type) {
        Schema<?> object = Schemas.typed("object");
        ValidatedRules rules = schemas.rules(type);
        Set<String> required = rules.required();
        List<Field> fields = Field.of(type);
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Schema<?> schema = schemas.of(json.constructType(field.type()));
            rules.describe(field, schema);
            Schema<?> complete = required.contains(field.name()) ? schema : Schemas.orNull(schema);
            Descriptions.ofComponent(type, type.getRecordComponents()[i].getName()).ifPresent(complete::setDescription);
            object.addProperty(field.name(), complete);
        }
        required.forEach(object::addRequiredItem);
        object.setAdditionalProperties(false);
        return object;
    }

    /** Returns the properties that the mapper writes, in their order. */
    private List<BeanProperty> properties(JavaType type) {
        List<BeanProperty> properties = new ArrayList<>();
        json.acceptJsonFormatVisitor(type, new JsonFormatVisitorWrapper.Base() {
            @Override
            public JsonObjectFormatVisitor expectObjectFormat(JavaType object) {
                return new JsonObjectFormatVisitor.Base(getContext()) {
                    @Override
                    public void property(BeanProperty property) {
                        properties.add(property);
                    }

                    @Override
                    public void optionalProperty(BeanProperty property) {
                        properties.add(property);
                    }
                };
            }
        });
        return properties;
    }

    private static Schema<?> typeName(String name) {
        JsonSchema schema = new JsonSchema();
        schema.addType("string");
        schema.setEnum(List.of(name));
        schema.setDescription("Selects this variant: always `" + name + "`");
        return schema;
    }

    private boolean isRequired(BeanProperty property, Set<String> required) {
        RequiredMode stated = stated(property).map(io.swagger.v3.oas.annotations.media.Schema::requiredMode).orElse(RequiredMode.AUTO);
        if (stated != RequiredMode.AUTO && (request || stated == RequiredMode.REQUIRED)) {
            return stated == RequiredMode.REQUIRED;
        }
        if (request && isCompleted(property)) {
            return false;
        }
        return request ? required.contains(property.getName()) : isAlwaysWritten(property);
    }

    /** Returns whether the service gives the property a value, if a request lacks it, before it reads the record. */
    private static boolean isCompleted(BeanProperty property) {
        return element(property.getMember()).map(element -> element.getAnnotation(JsonProperty.class))
                .filter(annotation -> annotation.isRequired() == OptBoolean.FALSE).isPresent();
    }

    private static boolean isAlwaysWritten(BeanProperty property) {
        JsonInclude own = element(property.getMember()).map(element -> element.getAnnotation(JsonInclude.class)).orElse(null);
        JsonInclude include = own != null ? own : property.getMember().getDeclaringClass().getAnnotation(JsonInclude.class);
        return include == null || include.value() == JsonInclude.Include.ALWAYS;
    }

    /** Returns the schema of a property that clients send. */
    private Schema<?> sent(BeanProperty property, Set<String> required) {
        Schema<?> schema = schema(property);
        Optional<Field> field = field(property);
        field.ifPresent(known -> schemas.rules(property.getMember().getDeclaringClass()).describe(known, schema));
        Schema<?> complete = isRequired(property, required) ? schema : Schemas.orNull(schema);
        describe(property, complete);
        field.map(Field::fallback).ifPresent(fallback -> setDefault(complete, fallback));
        return complete;
    }

    /** Returns the schema of a property that only answers have. A part of an answer may be a record that clients send. */
    private Schema<?> answered(BeanProperty property) {
        Schema<?> schema = schema(property);
        boolean optional = field(property).filter(field -> schemas.isSent(property.getMember().getDeclaringClass()))
                .map(field -> !field.isRequired() && field.fallback() == null && !isRequiredInRequests(property)).orElse(false);
        Schema<?> complete = optional ? Schemas.orNull(schema) : Schemas.orNull(schema, annotatedType(property.getMember()));
        describe(property, complete);
        return complete;
    }

    private boolean isRequiredInRequests(BeanProperty property) {
        return schemas.rules(property.getMember().getDeclaringClass()).required().contains(property.getName())
                && stated(property).map(stated -> stated.requiredMode() != RequiredMode.NOT_REQUIRED).orElse(true);
    }

    private Schema<?> schema(BeanProperty property) {
        Optional<io.swagger.v3.oas.annotations.media.Schema> stated = stated(property);
        if (stated.isPresent() && stated.get().implementation() != Void.class) {
            return schemas.of(json.constructType(stated.get().implementation()));
        }
        Schema<?> schema = stated.isPresent() && stated.get().types().length > 0 ? Schemas.typed(stated.get().types())
                : schemas.of(property.getType(), annotatedType(property.getMember()));
        stated.ifPresent(rules -> apply(rules, schema));
        return schema;
    }

    /** Applies the rules that a property's annotation states, for bodies that are read token by token. */
    private static void apply(io.swagger.v3.oas.annotations.media.Schema stated, Schema<?> schema) {
        if (!stated.pattern().isEmpty()) {
            schema.setPattern(stated.pattern());
        }
        if (!stated.minimum().isEmpty()) {
            schema.setMinimum(new BigDecimal(stated.minimum()));
        }
        if (!stated.maximum().isEmpty()) {
            schema.setMaximum(new BigDecimal(stated.maximum()));
        }
        if (!stated.example().isEmpty()) {
            schema.setExample(stated.example());
        }
    }

    private static void describe(BeanProperty property, Schema<?> schema) {
        AnnotatedMember member = property.getMember();
        Optional<String> description = member.getDeclaringClass().isRecord()
                ? Descriptions.ofComponent(member.getDeclaringClass(), member.getName()) : Optional.empty();
        if (description.isEmpty()) {
            description = member.getMember() instanceof Method method ? Descriptions.of(method)
                    : member.getMember() instanceof java.lang.reflect.Field field ? Descriptions.of(field) : Optional.empty();
        }
        description.ifPresent(schema::setDescription);
    }

    /** Adds the default. That of an object is part of the description, because many generators of clients support no such default. */
    private void setDefault(Schema<?> schema, JsonNode fallback) {
        if (fallback.isObject()) {
            String text = schema.getDescription() == null ? "" : schema.getDescription() + ". ";
            schema.setDescription(text + "Default: `" + fallback + "`");
        } else {
            schema.setDefault(json.convertValue(fallback, Object.class));
        }
    }

    private static Optional<Field> field(BeanProperty property) {
        Class<?> owner = property.getMember().getDeclaringClass();
        return owner.isRecord() ? Field.of(owner).stream().filter(field -> field.name().equals(property.getName())).findFirst()
                : Optional.empty();
    }

    private static Optional<io.swagger.v3.oas.annotations.media.Schema> stated(BeanProperty property) {
        return element(property.getMember()).map(element -> element.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class));
    }

    /** Returns the field of a component: annotations of components are on it, too. */
    private static Optional<AnnotatedElement> element(AnnotatedMember member) {
        try {
            return Optional.of(member.getDeclaringClass().getDeclaredField(member.getName()));
        } catch (NoSuchFieldException e) {
            return Optional.empty();
        }
    }

    private static AnnotatedType annotatedType(AnnotatedMember member) {
        return element(member).map(element -> ((java.lang.reflect.Field) element).getAnnotatedType()).orElse(null);
    }
}
