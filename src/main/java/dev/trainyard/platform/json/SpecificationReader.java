package dev.trainyard.platform.json;

import dev.trainyard.platform.problem.ProblemException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads specifications (records) from JSON and reports everything that is wrong with them at once, where Jackson would
 * stop at the first. The wire form is the one that Jackson writes with snake_case names.
 *
 * <p>Of a record's component: its name is the component's in snake_case, unless {@code @JsonProperty} gives one; what is absent
 * or null becomes {@code @JsonProperty(defaultValue)}, which is JSON, or bare text for a text or an enum; a primitive without
 * default is required, and whatever else is required the compact constructor says. Interfaces have {@code @JsonTypeInfo} and
 * are sealed; their variants have {@code @JsonTypeName}. A single component with {@code @JsonValue} stands for its record.
 *
 * <p>A rule of a compact constructor is heard even when other fields of the record could not be read: these then have their
 * defaults, and only what is said of the fields that could be read counts.
 *
 * <p>Converts texts and the names in maps to Unicode's normalization form C. Refuses those that {@link dev.trainyard.nn.Text#refusal}
 * refuses.
 */
@Component
public class SpecificationReader {

    /**
     * @throws ProblemException 422, with a violation for every unknown field (and the nearest known name), missing field, wrong
     *         type and broken rule
     */
    public <T> T read(JsonNode json, Class<T> type) {
        return read(json, type, Texts.OF_REQUESTS);
    }

    /** Reads a specification from the database. Does not apply the rules for texts and lists, which are newer than some of these. */
    <T> T readStored(JsonNode json, Class<T> type) {
        return read(json, type, Texts.STORED);
    }

    private static <T> T read(JsonNode json, Class<T> type, Texts texts) {
        Violations violations = new Violations();
        Object value = new Reading(violations, texts).read(json, type, "");
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations.all());
        }
        return type.cast(value);
    }
}
