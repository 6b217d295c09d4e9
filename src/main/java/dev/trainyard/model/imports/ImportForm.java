package dev.trainyard.model.imports;

import dev.trainyard.model.Models;
import dev.trainyard.nn.Violation;
import dev.trainyard.platform.json.StoredJson;
import dev.trainyard.platform.json.SpecificationReader;
import dev.trainyard.platform.json.Suggestions;
import dev.trainyard.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The form of an import request. */
record ImportForm(String model, Format format, MultipartFile file, ImportSpec specification) {

    /** File formats; requests use their names in lower case. */
    enum Format {
        ONNX, SAFETENSORS
    }

    private static final Set<String> TEXTS = new TreeSet<>(Set.of("model", "format", "specification"));
    private static final String FILE = "file";
    private static final int MAX_SPECIFICATION = 1 << 20;

    /** @throws ProblemException 422 naming every wrong field */
    static ImportForm of(MultipartHttpServletRequest request, SpecificationReader reader) {
        List<Violation> violations = new ArrayList<>();
        Map<String, String[]> texts = request.getParameterMap();
        texts.forEach((field, values) -> {
            if (!TEXTS.contains(field)) {
                violations.add(new Violation(field, field.equals(FILE) ? "must be a file" : "is unknown" + Suggestions.hint(field, known())));
            } else if (values.length > 1) {
                violations.add(new Violation(field, "must be given once, got " + values.length));
            }
        });
        request.getMultiFileMap().forEach((field, files) -> {
            if (TEXTS.contains(field)) {
                violations.add(new Violation(field, "must be text, not a file"));
            } else if (!field.equals(FILE)) {
                violations.add(new Violation(field, "is unknown" + Suggestions.hint(field, known())));
            } else if (files.size() > 1) {
                violations.add(new Violation(field, "must be given once, got " + files.size()));
            }
        });
        String model = text(texts, "model", violations);
        if (model != null && !Models.NAME.matcher(model).matches()) {
            violations.add(new Violation("model", Models.NAME_RULE + ", got " + model));
        }
        Format format = format(text(texts, "format", violations), violations);
        MultipartFile file = request.getFile(FILE);
        if (file == null && !texts.containsKey(FILE)) {
            violations.add(new Violation(FILE, "is required"));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return new ImportForm(model, format, file, specification(texts.get("specification"), reader));
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(TEXTS);
        known.add(FILE);
        return known;
    }

    private static String text(Map<String, String[]> texts, String field, List<Violation> violations) {
        if (!texts.containsKey(field)) {
            violations.add(new Violation(field, "is required"));
            return null;
        }
        return texts.get(field)[0];
    }

    private static Format format(String name, List<Violation> violations) {
        if (name == null || name.equals("onnx")) {
            return Format.ONNX;
        }
        if (!name.equals("safetensors")) {
            violations.add(new Violation("format", "must be one of onnx, safetensors, got " + name));
        }
        return Format.SAFETENSORS;
    }

    private static ImportSpec specification(String[] json, SpecificationReader reader) {
        if (json == null) {
            return ImportSpec.NONE;
        }
        if (json[0].length() > MAX_SPECIFICATION) {
            throw ProblemException.invalid(List.of(new Violation("specification", "must have at most %d characters, got %d"
                    .formatted(MAX_SPECIFICATION, json[0].length()))));
        }
        JsonNode tree;
        try {
            tree = StoredJson.MAPPER.readTree(json[0]);
        } catch (JacksonException e) {
            throw ProblemException.invalid(List.of(new Violation("specification", "must be JSON: " + e.getOriginalMessage())));
        }
        try {
            return reader.read(tree, ImportSpec.class);
        } catch (ProblemException e) {
            throw ProblemException.invalid(e.errors().stream().map(violation -> new Violation("specification"
                    + (violation.field().isEmpty() ? "" : "/" + violation.field()), violation.detail())).toList());
        }
    }
}
