package dev.trainyard.nn.layer;

/**
 * A named, shaped part of a layer's parameters.
 *
 * @param name    name within the layer, such as {@code weight} or {@code bias}
 * @param rows    rows of the matrix; 1 for biases
 * @param columns columns of the matrix
 * @param weight  whether regularisation shrinks the section; false for biases
 * @param fanIn   n_in: number of inputs that one neuron sums
 * @param fanOut  n_out: number of neurons that one input reaches
 */
public record Section(String name, int rows, int columns, boolean weight, int fanIn, int fanOut) {

    public long size() {
        return (long) rows * columns;
    }

    /**
     * Returns the shape for export: {@code [rows, columns]} for all weights, even if regularisation does not shrink them, and
     * {@code [size]} for biases.
     */
    public long[] shape() {
        return name.endsWith("weight") ? new long[] {rows, columns} : new long[] {size()};
    }
}
