package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;

/** A fully connected layer: a = σ(z), z = w·a_in + b. An input of higher rank is flattened. */
@JsonTypeName("dense")
public record Dense(int units, @JsonProperty(defaultValue = "sigmoid") Activation activation) implements LayerSpec {

    public static final int MAX_UNITS = 1 << 20;

    public Dense {
        new Check().that(units >= 1 && units <= MAX_UNITS, "units", "must be from 1 to " + MAX_UNITS, units).done();
    }

    @Override
    public Shape output(Shape input) {
        return Shape.of(units);
    }
}
