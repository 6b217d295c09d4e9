package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;

/** Describes a layer; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LayerSpec
        permits AssociativeMemory, AveragePool, Conv2d, Dense, Dropout, L2Pool, Lstm, MaxPool, Rbm, Recurrent {

    /**
     * The shape of this layer's output for an input of shape {@code input}.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException when the layer cannot take that input
     */
    Shape output(Shape input);

    /** σ of its neurons; linear for a layer that has none. */
    default Activation activation() {
        return Activation.LINEAR;
    }

    /** The parameters that it learns for an input of shape {@code input}; none for most layers. */
    default List<Section> sections(Shape input) {
        return List.of();
    }

    /** What a forward pass takes for one example, in multiplications: one for each parameter, unless parameters are used again. */
    default long multiplications(Shape input) {
        return sections(input).stream().mapToLong(Section::size).sum();
    }

    /** How many values training keeps of one example: weighted input, activation and error of each neuron, unless it is more. */
    default long room(Shape input) {
        return 3L * output(input).size();
    }

    /** The same before another layer, which may change it. */
    default long room(Shape input, LayerSpec next) {
        return room(input);
    }

    /**
     * Changes the values that were drawn for a section before training starts, for a layer to which some are better than what the
     * initialisation gives to all.
     *
     * @param values row by row
     */
    default void adjust(Section section, double[] values) {
    }

    /** @param parameters a matrix for each of {@link #sections} */
    Layer bind(Shape input, List<Matrix> parameters, Kernels kernels);
}
