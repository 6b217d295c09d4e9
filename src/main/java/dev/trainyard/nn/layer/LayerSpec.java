package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.Shape;

/** Describes a layer; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LayerSpec permits Dense, Dropout {

    /**
     * The shape of this layer's output for an input of shape {@code input}.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException when the layer cannot take that input
     */
    Shape output(Shape input);
}
