package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Shape;

/** Deletes each input with probability {@code rate} while training [4.6]; does nothing at inference. */
@JsonTypeName("dropout")
public record Dropout(@JsonProperty(defaultValue = "0.5") double rate) implements LayerSpec {

    public Dropout {
        new Check().that(rate >= 0 && rate < 1, "rate", "must be in [0, 1)", rate).done();
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }
}
