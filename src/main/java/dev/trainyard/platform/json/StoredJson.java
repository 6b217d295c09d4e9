package dev.trainyard.platform.json;

import jakarta.persistence.AttributeConverter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores values as JSON text. Reads records by {@link SpecificationReader}: a field that is newer than the stored record gets its
 * default, so that older data stays readable.
 */
public abstract class StoredJson<T> implements AttributeConverter<T, String> {

    /** Separate from the web's mapper, because the stored form must not depend on the web's settings. */
    public static final JsonMapper MAPPER = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };

    private final SpecificationReader records = new SpecificationReader();
    private final JavaType type;

    protected StoredJson(TypeReference<T> type) {
        this.type = MAPPER.constructType(type);
    }

    /** Returns a record's fields by their JSON names. */
    public static Map<String, Object> asMap(Record value) {
        return MAPPER.convertValue(value, MAP);
    }

    @Override
    public String convertToDatabaseColumn(T value) {
        return value == null ? null : MAPPER.writeValueAsString(value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public T convertToEntityAttribute(String json) {
        if (json == null) {
            return null;
        }
        return type.isRecordType() ? (T) records.readStored(MAPPER.readTree(json), type.getRawClass()) : MAPPER.readValue(json, type);
    }
}
