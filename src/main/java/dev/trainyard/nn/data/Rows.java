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

/** Slices, joins and filters examples; returns views instead of copies where possible. */
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

    /** Returns the first {@code limit} examples (all if null) of the classes that {@code subset} keeps; null if there are none. */
    static Examples keep(Examples examples, Subset subset, Integer limit) {
        if (examples == null) {
            return null;
        }
        if (subset.classes() == null) {
            return slice(examples, 0, limit == null ? examples.size() : Math.min(limit, examples.size()));
        }
        List<Integer> classes = subset.classes();
        int[] kept = IntStream.range(0, examples.size()).filter(i -> classes.contains(examples.labels()[i]))
                .limit(limit == null ? Integer.MAX_VALUE : limit).toArray();
        if (kept.length == 0) {
            return null;
        }
        int[] labels = Arrays.stream(kept).map(i -> classes.indexOf(examples.labels()[i])).toArray();
        INDArray x = copy(examples.x(), kept);
        boolean whole = false;
        try {
            Examples copied = Examples.classified(x, labels, classes.size()).with(examples.weights(kept));
            whole = true;
            return copied;
        } finally {
            if (!whole) {
                x.close();
            }
        }
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

    private static INDArray copy(INDArray x, int[] rows) {
        int width = Math.toIntExact(x.size(1));
        if (x.size(0) > 1 && x.stride(0) != width || Arrays.stream(rows).anyMatch(row -> row < 0 || row >= x.size(0))) {
            throw new IllegalArgumentException("not all rows %s lie one after the other in %s"
                    .formatted(Arrays.toString(rows), x.shapeInfoToString()));
        }
        INDArray copy = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', rows.length, width);
        FloatPointer from = new FloatPointer(x.data().addressPointer());
        FloatPointer to = new FloatPointer(copy.data().addressPointer());
        float[] row = new float[width];
        for (int i = 0; i < rows.length; i++) {
            from.position((long) rows[i] * width).get(row);
            to.position((long) i * width).put(row);
        }
        return copy;
    }
}
