package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.nn.Check;
import io.swagger.v3.oas.annotations.media.Schema;

/** Refers to a version of a model by its number, an alias, or {@code latest}. In JSON, a number or a string. */
@Schema(types = {"integer", "string"})
public record VersionReference(@JsonValue Object value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VersionReference {
        boolean number = value instanceof Integer || value instanceof Long;
        new Check().that(value instanceof String || number && ((Number) value).longValue() > 0
                && ((Number) value).longValue() <= Integer.MAX_VALUE, "", "must be the number of a version or the name of an alias", value)
                .done();
        value = number ? (Object) ((Number) value).intValue() : value;
    }

    /** Returns the reference for {@link Models#resolve}. */
    @Override
    public String toString() {
        return value.toString();
    }
}
