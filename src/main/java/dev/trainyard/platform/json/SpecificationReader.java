package dev.trainyard.platform.json;

import dev.trainyard.platform.problem.ProblemException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads specifications (records) from JSON and reports all violations at once; Jackson would stop at the first one. The wire format is
 * the one that Jackson writes with snake_case names.
 *
 * <p>The name of a field is {@code @JsonProperty}'s, or else the component's in snake_case. An absent or null field gets
 * {@code @JsonProperty(defaultValue)}, which is JSON, or bare text for a string or an enum. A primitive without a default is required;
 * the compact constructor checks which other fields are. Interfaces are sealed and have {@code @JsonTypeInfo}; their variants have
 * {@code @JsonTypeName}. The value of a single component with {@code @JsonValue} stands for its record. The constant of a first component
 * {@code type}, an enum, also stands for a record whose other fields have their defaults.
 *
 * <p>The rules of a compact constructor apply even if some fields of the record are unreadable: these get their defaults, and the reader
 * reports only violations of the readable fields.
 *
 * <p>Converts texts and the names in maps to Unicode normalization form C, and refuses texts by {@link dev.trainyard.nn.Text#refusal}.
 */
@Component
public class SpecificationReader {

    /**
     * @throws ProblemException 422, with a violation for every unknown field (and the nearest known name), missing field, wrong type and
     *         broken rule
     */
    public <T> T read(JsonNode json, Class<T> type) {
        return read(json, type, Texts.OF_REQUESTS);
    }

    /** Reads a specification from the database, without the rules for texts and lists, because some specifications are older than these. */
    <T> T readStored(JsonNode json, Class<T> type) {
        return read(json, type, Texts.STORED);
    }

    private static <T> T read(JsonNode json, Class<T> type, Texts texts) {
        Violations violations = new Violations();
        Object value = new SpecificationParser(violations, texts).read(json, type, "");
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations.all());
        }
        return type.cast(value);
    }
}
