package dev.trainyard.nn.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/**
 * How the raw values of an example become the network's input. Learnt from the training split, kept with the model, and
 * applied in the same way at inference.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Preprocessing permits Preprocessing.Identity, Preprocessing.Pixels {

    /**
     * x for the raw values of one example.
     *
     * @param values numbers, or text in a categorical column
     * @throws dev.trainyard.nn.InvalidSpecificationException naming each wrong value by its index
     */
    float[] apply(List<?> values);

    /** x is the values as they are. */
    @JsonTypeName("identity")
    record Identity() implements Preprocessing {

        @Override
        public float[] apply(List<?> values) {
            throw new UnsupportedOperationException();
        }
    }

    /** x = value / {@code divisor}: grey levels 0…255 to 0…1. */
    @JsonTypeName("pixels")
    record Pixels(double divisor) implements Preprocessing {

        @Override
        public float[] apply(List<?> values) {
            throw new UnsupportedOperationException();
        }
    }
}
