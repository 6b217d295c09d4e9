package dev.trainyard.job.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Writes the page of all fields of a job from the schemas of the OpenAPI description. */
final class FieldsPage {

    private static final String INTRODUCTION = """
            # All fields of a job

            The fields of the body of `POST /api/v1/jobs`, with their types, defaults and ranges. [SPECIFICATION.md](SPECIFICATION.md)
            explains them and has examples. A field with a default may be absent, and null stands for the default. A field of several
            forms, such as `optimizer`, has a section for each `type`. This page is written from the code that validates the fields.
            """;
    private static final Pattern DEFAULT = Pattern.compile("\\.? ?Default: (`[^`]*`)");

    /** An object to describe, and its place in the specification. */
    private record Section(String schema, String path) {
    }

    private final JsonNode schemas;
    private final StringBuilder text = new StringBuilder(INTRODUCTION);
    private final Deque<Section> open = new ArrayDeque<>(List.of(new Section("JobSpec", "")));
    private final Set<String> seen = new HashSet<>();

    FieldsPage(JsonNode schemas) {
        this.schemas = schemas;
    }

    String text() {
        while (!open.isEmpty()) {
            Section section = open.remove();
            if (seen.add(section.schema())) {
                write(section);
            }
        }
        return text.toString();
    }

    private void write(Section section) {
        JsonNode schema = schemas.get(section.schema());
        for (JsonNode variant : schema.path("oneOf")) {
            open.add(new Section(name(variant), section.path()));
        }
        if (schema.has("enum") && schema.path("description").asString().contains("\n- ")) {
            text.append("\n## Values of `").append(section.path()).append("`\n\n")
                    .append(schema.get("description").asString().replaceFirst("\n- ", "\n\n- ")).append('\n');
        }
        schema.path("anyOf").forEach(form -> {
            if (form.has("properties")) {
                text.append("\n## `").append(section.path()).append("` as an object\n\n")
                        .append(oneLine(schema.path("description").asString())).append('\n');
                table(form, section, form.get("properties").properties());
            }
        });
        if (!schema.path("properties").isObject()) {
            return;
        }
        JsonNode type = schema.at("/properties/type/enum/0");
        text.append("\n## ").append(section.path().isEmpty() ? "The job" : "`" + section.path() + "`")
                .append(type.isMissingNode() ? "" : " of type `" + type.asString() + "`").append("\n\n")
                .append(oneLine(schema.path("description").asString())).append('\n');
        table(schema, section, schema.path("properties").properties().stream()
                .filter(field -> type.isMissingNode() || !field.getKey().equals("type")).toList());
    }

    private void table(JsonNode schema, Section section, Collection<Map.Entry<String, JsonNode>> fields) {
        if (fields.isEmpty()) {
            return;
        }
        Set<String> required = StreamSupport.stream(schema.path("required").spliterator(), false).map(JsonNode::asString)
                .collect(Collectors.toSet());
        text.append("\n| field | type | default | range | meaning |\n|---|---|---|---|---|\n");
        fields.forEach(field -> {
            row(field.getKey(), field.getValue(), required.contains(field.getKey()));
            follow(field.getValue(), section.path().isEmpty() ? field.getKey() : section.path() + "." + field.getKey());
        });
    }

    private void row(String name, JsonNode field, boolean required) {
        String meaning = field.path("description").asString("");
        Matcher stated = DEFAULT.matcher(meaning);
        String standard = required ? "required" : "";
        if (field.has("default")) {
            JsonNode value = field.get("default");
            standard = "`" + (value.isString() ? value.asString() : value) + "`";
        } else if (stated.find()) {
            standard = stated.group(1);
            meaning = stated.replaceFirst("");
        }
        text.append("| `").append(name).append("` | ").append(type(field)).append(" | ").append(standard)
                .append(" | ").append(range(field)).append(" | ").append(oneLine(meaning).replace("|", "\\|")).append(" |\n");
    }

    /** Adds the objects that a field holds. */
    private void follow(JsonNode field, String path) {
        if (field.has("$ref")) {
            open.add(new Section(name(field), path));
        }
        field.path("anyOf").forEach(form -> follow(form, path));
        if (field.has("items")) {
            follow(field.get("items"), path);
        }
    }

    private String type(JsonNode field) {
        if (field.has("$ref")) {
            JsonNode schema = schemas.get(name(field));
            if (schema.has("enum")) {
                return StreamSupport.stream(schema.get("enum").spliterator(), false).map(value -> "`" + value.asString() + "`")
                        .collect(Collectors.joining(", "));
            }
            return schema.has("anyOf") ? forms(schema) : "object";
        }
        if (field.has("anyOf")) {
            return forms(field);
        }
        List<String> types = new ArrayList<>();
        (field.path("type").isArray() ? field.get("type") : List.of(field.path("type"))).forEach(type -> types.add(type.asString("")));
        types.remove("null");
        types.replaceAll(type -> switch (type) {
            case "string" -> "text";
            case "integer" -> "whole number";
            case "array" -> "list of " + type(field.get("items")) + "s";
            default -> type;
        });
        return String.join(" or ", types);
    }

    private String forms(JsonNode field) {
        return StreamSupport.stream(field.get("anyOf").spliterator(), false).filter(form -> !form.path("type").asString("").equals("null"))
                .map(this::type).collect(Collectors.joining(" or "));
    }

    private static String range(JsonNode field) {
        List<String> parts = new ArrayList<>();
        if (field.has("minimum") || field.has("exclusiveMinimum")) {
            parts.add(field.has("minimum") ? "≥ " + number(field.get("minimum")) : "> " + number(field.get("exclusiveMinimum")));
        }
        if (field.has("maximum") || field.has("exclusiveMaximum")) {
            parts.add(field.has("maximum") ? "≤ " + number(field.get("maximum")) : "< " + number(field.get("exclusiveMaximum")));
        }
        if (field.has("maxLength")) {
            int most = field.get("maxLength").asInt();
            parts.add(field.has("minLength") ? "%d to %d characters".formatted(field.get("minLength").asInt(), most)
                    : "≤ %d characters".formatted(most));
        }
        if (field.has("pattern")) {
            parts.add("`" + field.get("pattern").asString() + "`");
        }
        return String.join(", ", parts);
    }

    private static String number(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString().replace("-", "−");
    }

    private static String name(JsonNode reference) {
        String path = reference.get("$ref").asString();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String oneLine(String description) {
        return description.replace("\n", " ").strip();
    }
}
