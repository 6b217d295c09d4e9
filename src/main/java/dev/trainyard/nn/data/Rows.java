package dev.trainyard.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Slices, joins and selects examples; returns views instead of copies where possible. */
final class Rows {

    private Rows() {
    }

    /** Returns a view; {@code examples} itself if the range is all of them. */
    static Examples slice(Examples examples, int from, int to) {
        return from == 0 && to == examples.size() ? examples : examples.slice(from, to);
    }

    /** Joins examples: as a view if they are adjacent in memory, else as a copy. */
    static Examples join(Examples first, Examples second) {
        int[] labels = first.labels() == null ? null
                : IntStream.concat(Arrays.stream(first.labels()), Arrays.stream(second.labels())).toArray();
        return new Examples(join(first.x(), second.x()), join(first.y(), second.y()), labels, join(first.weights(), second.weights()));
    }

    private static float[] join(float[] first, float[] second) {
        if (first == null) {
            return null;
        }
        float[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /**
     * Returns examples by their position among those of {@code first} and then those of {@code second}: a view if the positions are
     * consecutive and no classes are left out, else a copy.
     *
     * @param second  null for none
     * @param classes the classes in their new order, to which all these examples belong; null for all classes in their order
     * @return null if there are no positions
     */
    static Examples select(Examples first, Examples second, int[] positions, List<Integer> classes) {
        int n = positions.length;
        if (n == 0) {
            return null;
        }
        if (classes == null && areConsecutive(positions)) {
            return range(first, second, positions[0], positions[0] + n);
        }
        int divider = first.size();
        int[] kept = first.labels() == null ? null : Arrays.stream(positions)
                .map(i -> i < divider ? first.labels()[i] : second.labels()[i - divider]).toArray();
        INDArray x = copy(first.x(), second == null ? null : second.x(), positions);
        boolean whole = false;
        try {
            Examples copied = classes == null
                    ? new Examples(x, copy(first.y(), second == null ? null : second.y(), positions), kept)
                    : Examples.classified(x, Arrays.stream(kept).map(classes::indexOf).toArray(), classes.size());
            whole = true;
            return copied.with(weights(first, second, positions));
        } finally {
            if (!whole) {
                x.close();
            }
        }
    }

    private static float[] weights(Examples first, Examples second, int[] positions) {
        return chosen(second == null ? first.weights() : join(first.weights(), second.weights()), positions);
    }

    /** Returns the weights at {@code positions}; null if all are equal. */
    static float[] chosen(float[] weights, int[] positions) {
        if (weights == null) {
            return null;
        }
        float[] chosen = new float[positions.length];
        for (int i = 0; i < positions.length; i++) {
            chosen[i] = weights[positions[i]];
        }
        return chosen;
    }

    private static boolean areConsecutive(int[] positions) {
        return IntStream.range(1, positions.length).allMatch(i -> positions[i] == positions[i - 1] + 1);
    }

    private static Examples range(Examples first, Examples second, int from, int to) {
        int divider = first.size();
        if (to <= divider) {
            return slice(first, from, to);
        }
        if (from >= divider) {
            return slice(second, from - divider, to - divider);
        }
        return join(slice(first, from, divider), slice(second, 0, to - divider));
    }

    /**
     * Returns a view of rows of a contiguous matrix. The view is taken from the whole buffer, because ND4J's {@code get} on a view returns
     * an empty array without an error if the offset exceeds the remaining length.
     */
    static INDArray view(INDArray matrix, long from, long to) {
        long width = matrix.size(1);
        DataBuffer buffer = matrix.data();
        DataBuffer whole = buffer.originalDataBuffer() == null ? buffer : buffer.originalDataBuffer();
        INDArray values = Nd4j.create(whole, new long[] {whole.length()}, new long[] {1}, 0, 'c');
        return values.get(NDArrayIndex.interval(matrix.offset() + from * width, matrix.offset() + to * width))
                .reshape('c', to - from, width);
    }

    private static INDArray join(INDArray first, INDArray second) {
        boolean adjacent = first.data().pointer().address() == second.data().pointer().address()
                && first.offset() + first.length() == second.offset();
        return adjacent ? view(first, 0, first.size(0) + second.size(0)) : Nd4j.vstack(first, second);
    }

    /** Copies rows, counted through {@code first} and then {@code second}, which may be null. */
    private static INDArray copy(INDArray first, INDArray second, int[] rows) {
        int divider = Math.toIntExact(first.size(0));
        int all = divider + (second == null ? 0 : Math.toIntExact(second.size(0)));
        int width = Math.toIntExact(first.size(1));
        if (!isContiguous(first, width) || second != null && !isContiguous(second, width)
                || Arrays.stream(rows).anyMatch(row -> row < 0 || row >= all)) {
            throw new IllegalArgumentException("not all rows %s lie one after the other in %s and %s".formatted(Arrays.toString(rows),
                    first.shapeInfoToString(), second == null ? "nothing" : second.shapeInfoToString()));
        }
        INDArray copy = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', rows.length, width);
        FloatPointer fromFirst = new FloatPointer(first.data().addressPointer());
        FloatPointer fromSecond = second == null ? null : new FloatPointer(second.data().addressPointer());
        FloatPointer to = new FloatPointer(copy.data().addressPointer());
        float[] row = new float[width];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < divider) {
                fromFirst.position((long) rows[i] * width).get(row);
            } else {
                fromSecond.position((long) (rows[i] - divider) * width).get(row);
            }
            to.position((long) i * width).put(row);
        }
        return copy;
    }

    private static boolean isContiguous(INDArray x, int width) {
        return x.size(1) == width && (x.size(0) <= 1 || x.stride(0) == width);
    }
}
