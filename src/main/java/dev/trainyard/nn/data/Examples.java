package dev.trainyard.nn.data;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * n examples. Jobs share the arrays, so no code may write to them.
 *
 * @param x      inputs, already preprocessed. Shape: {@code [n, |x|]}, float32, contiguous, rows in C order of the
 *               example's shape
 * @param y      desired outputs, one-hot for classes. Shape: {@code [n, |y|]}, float32, contiguous
 * @param labels  the class of each example; {@code labels[i] == argmax y[i]}, or {@code y[i][0]} if two classes share one output. Null
 *                without classes
 * @param weights the weight of each example in the cost, at least 0; null if all are equal
 */
public record Examples(INDArray x, INDArray y, int[] labels, float[] weights) {

    public Examples {
        if (x.rank() != 2 || y.rank() != 2 || x.rows() != y.rows()) {
            throw new IllegalArgumentException("expected x [n, |x|] and y [n, |y|], got %s and %s"
                    .formatted(Arrays.toString(x.shape()), Arrays.toString(y.shape())));
        }
    }

    /** Examples of equal weight. */
    public Examples(INDArray x, INDArray y, int[] labels) {
        this(x, y, labels, null);
    }

    /** Returns these examples with other weights. */
    Examples with(float[] others) {
        return new Examples(x, y, labels, others);
    }

    /** @param classes |y|; every label is in [0, classes) */
    public static Examples classified(INDArray x, int[] labels, int classes) {
        float[] y = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            y[i * classes + labels[i]] = 1;
        }
        // Created with its shape, because a reshaped array is a view, which cannot be closed.
        return new Examples(x, Nd4j.create(y, new long[] {labels.length, classes}, 'c'), labels);
    }

    public static Examples regression(INDArray x, INDArray y) {
        return new Examples(x, y.castTo(DataType.FLOAT), null);
    }

    public int size() {
        return x.rows();
    }

    /** Returns a view of the examples from {@code from}, inclusive, to {@code to}, exclusive. */
    public Examples slice(int from, int to) {
        return new Examples(Rows.view(x, from, to), Rows.view(y, from, to),
                labels == null ? null : Arrays.copyOfRange(labels, from, to),
                weights == null ? null : Arrays.copyOfRange(weights, from, to));
    }

    /** Returns a copy of the examples at {@code indices}, in that order. */
    public Examples select(int[] indices) {
        int[] chosen = labels == null ? null : Arrays.stream(indices).map(i -> labels[i]).toArray();
        return new Examples(x.getRows(indices), y.getRows(indices), chosen, Rows.chosen(weights, indices));
    }
}
