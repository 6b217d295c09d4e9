package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;

/** Describes a layer; immutable. In JSON, {@code type} names the kind of layer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LayerSpec
        permits AssociativeMemory, AveragePool, Conv2d, Dense, Dropout, L2Pool, Lstm, MaxPool, Rbm, Recurrent {

    /**
     * Returns the shape of this layer's output for an input of shape {@code input}.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException if the layer does not accept this input
     */
    Shape output(Shape input);

    /** Returns σ of the layer's neurons; linear for a layer without an activation function. */
    default Activation activation() {
        return Activation.LINEAR;
    }

    /** Returns the sections of the layer's parameters for an input of shape {@code input}; empty for a layer without parameters. */
    default List<Section> sections(Shape input) {
        return List.of();
    }

    /** Returns the number of multiplications of a forward pass for one example: by default, one per parameter. */
    default long multiplications(Shape input) {
        return sections(input).stream().mapToLong(Section::size).sum();
    }

    /** Returns the number of values that training keeps per example: by default, z, a and δ of each neuron. */
    default long valuesPerExample(Shape input) {
        return 3L * output(input).size();
    }

    /** Returns the number of values that training keeps per example if {@code next} follows, which may be fused with this layer. */
    default long valuesPerExample(Shape input, LayerSpec next) {
        return valuesPerExample(input);
    }

    /**
     * Adjusts the initial values of a section, for a layer that needs other values than the initialisation draws for all layers.
     *
     * @param values some or all rows of the section, row by row
     */
    default void adjust(Section section, double[] values) {
    }

    /** @param parameters one matrix for each of {@link #sections} */
    Layer bind(Shape input, List<Matrix> parameters, Kernels kernels);
}
