package dev.trainyard.nn.layer;

/**
 * A named, shaped part of a layer's parameters.
 *
 * @param name    {@code weight}, {@code bias}
 * @param rows    of the matrix that it is; 1 for biases
 * @param columns of the matrix that it is
 * @param weight  whether it is one of the weights, which regularisation shrinks, or of the biases, which it leaves alone
 * @param fanIn   n_in: how many inputs one neuron sums
 * @param fanOut  n_out: how many neurons one input reaches
 */
public record Section(String name, int rows, int columns, boolean weight, int fanIn, int fanOut) {

    public long size() {
        return (long) rows * columns;
    }

    /**
     * Returns the shape for export: {@code [rows, columns]} for all weights, including those that regularisation does not shrink, and
     * {@code [size]} for biases.
     */
    public long[] shape() {
        return name.endsWith("weight") ? new long[] {rows, columns} : new long[] {size()};
    }
}
