package dev.trainyard.dataset;

import dev.trainyard.dataset.format.Format;
import dev.trainyard.dataset.imports.NewDataset;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Adds the form of imports to the OpenAPI description: the files and options of all formats, with their meanings from {@code DATA.md}. */
@Component
class ImportForm implements GlobalOpenApiCustomizer {

    /** The page about data sets, which the build copies beside the classes. */
    private static final String PAGE = "/docs/DATA.md";
    /** A row of a table of options: names, default, meaning. */
    private static final Pattern ROW = Pattern.compile("^\\| (`[a-z_]+`(?:, `[a-z_]+`)*) \\| ((?:[^|\\\\]|\\\\.)+) "
            + "\\| ((?:[^|\\\\]|\\\\.)+) \\|$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]+\\)");

    private final List<Format> formats;

    ImportForm(List<Format> formats) {
        this.formats = formats;
    }

    @Override
    public void customise(OpenAPI api) {
        Map<String, Schema<?>> fields = fields();
        describe(api, DatasetResource.PATH, "ImportForm", fields, List.of("name", "format"));
        describe(api, PreviewController.PATH, "PreviewForm", fields, List.of("format"));
    }

    private static void describe(OpenAPI api, String path, String name, Map<String, Schema<?>> fields, List<String> required) {
        Schema<?> form = new JsonSchema();
        form.addType("object");
        form.setDescription("The files of one format and their options; names of fields that the format does not have are refused");
        fields.forEach(form::addProperty);
        form.setRequired(required);
        form.setAdditionalProperties(false);
        api.getComponents().addSchemas(name, form);
        api.getPaths().get(path).getPost().getRequestBody().getContent().get(MediaType.MULTIPART_FORM_DATA_VALUE)
                .setSchema(new JsonSchema().$ref("#/components/schemas/" + name));
    }

    private Map<String, Schema<?>> fields() {
        Map<String, String> meanings = meanings();
        Map<String, Schema<?>> fields = new TreeMap<>();
        JsonSchema name = text("Name of the data set: 1 to 64 lower-case letters, digits, dots, hyphens and underscores, the first one a "
                + "letter or a digit");
        name.setPattern(NewDataset.NAME);
        fields.put("name", name);
        JsonSchema format = text("Format of the files");
        format.setEnum(List.copyOf(formats.stream().map(Format::name).sorted().toList()));
        fields.put("format", format);
        for (String option : all(Format::options)) {
            fields.put(option, text("Option of %s. %s".formatted(formatsWith(option, Format::options), meanings.getOrDefault(option, ""))
                    .strip()));
        }
        for (String part : all(Format::files)) {
            JsonSchema file = text("File of " + formatsWith(part, Format::files));
            if (fields.containsKey(part)) {
                file.setDescription(file.getDescription() + ". " + fields.get(part).getDescription());
            }
            file.setFormat("binary");
            fields.put(part, file);
        }
        return fields;
    }

    private static JsonSchema text(String description) {
        JsonSchema schema = new JsonSchema();
        schema.addType("string");
        schema.setDescription(description);
        return schema;
    }

    private Set<String> all(Function<Format, Set<String>> names) {
        return formats.stream().map(names).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private String formatsWith(String field, Function<Format, Set<String>> names) {
        return formats.stream().filter(format -> names.apply(format).contains(field)).map(Format::name).sorted()
                .collect(Collectors.joining(", "));
    }

    /** Returns the meaning and the default of each option. */
    private static Map<String, String> meanings() {
        Map<String, String> meanings = new TreeMap<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            String meaning = plain(row.group(3)) + ". Default: " + plain(row.group(2));
            for (String name : row.group(1).replace("`", "").split(", ")) {
                meanings.merge(name, meaning, (one, other) -> one + "; " + other);
            }
        }
        return meanings;
    }

    private static String plain(String cell) {
        return LINK.matcher(cell.strip()).replaceAll("$1").replace("\\|", "|");
    }

    private static String page() {
        try (InputStream page = ImportForm.class.getResourceAsStream(PAGE)) {
            return page == null ? "" : new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + PAGE, e);
        }
    }
}
