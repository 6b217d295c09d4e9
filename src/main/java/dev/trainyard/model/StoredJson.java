package dev.trainyard.model;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Values that are stored as JSON text. Its mapper is its own: what is stored must not change with the web's settings. */
abstract class StoredJson<T> implements AttributeConverter<T, String> {

    static final JsonMapper MAPPER = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    private final JavaType type;

    private StoredJson(TypeReference<T> type) {
        this.type = MAPPER.constructType(type);
    }

    @Override
    public String convertToDatabaseColumn(T value) {
        return value == null ? null : MAPPER.writeValueAsString(value);
    }

    @Override
    public T convertToEntityAttribute(String json) {
        return json == null ? null : MAPPER.readValue(json, type);
    }

    @Converter
    static final class OfDefinition extends StoredJson<Definition> {
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
