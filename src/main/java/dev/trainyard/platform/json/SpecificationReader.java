package dev.trainyard.platform.json;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads specifications (records) from JSON and reports everything that is wrong with them at once, where Jackson would
 * stop at the first.
 */
@Component
public class SpecificationReader {

    /**
     * @throws dev.trainyard.platform.problem.ProblemException 422, with a violation for every unknown field (and the nearest
     *         known name), missing field, wrong type and broken rule
     */
    public <T extends Record> T read(JsonNode json, Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
