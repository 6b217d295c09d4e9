package dev.trainyard.model;

import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.platform.json.StoredJson;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** Converters of the JSON columns of {@link ModelVersion}. */
final class ModelColumns {

    private ModelColumns() {
    }

    @Converter
    static final class OfDefinition extends StoredJson<ServableDefinition> {
        OfDefinition() {
            super(new TypeReference<>() {
            });
        }
    }

    @Converter
    static final class OfMetrics extends StoredJson<Map<String, Double>> {
        OfMetrics() {
            super(new TypeReference<>() {
            });
        }
    }

    @Converter
    static final class OfProvenance extends StoredJson<Map<String, Object>> {
        OfProvenance() {
            super(new TypeReference<>() {
            });
        }
    }
}
