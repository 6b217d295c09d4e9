package dev.trainyard.dataset.raw;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A data set as it was read or generated, before preprocessing. Its values are checked: the preprocessing can be applied to them.
 *
 * @param input         shape of one example after preprocessing
 * @param preprocessing fitted to the training split
 * @param splits        examples by split; a split without examples is absent, but there is always a training split
 * @param table         how the table was read; null for another source of examples
 * @param weight        the column with the weights of the examples; null if all are equal
 * @param notes         sentences for the client on how files other than tables were read, and on the splits
 */
public record RawDataset(Shape input, Targets targets, Preprocessing preprocessing, Map<Split, RawExamples> splits, TableSummary table,
        String weight, List<String> notes)
        implements AutoCloseable {

    /** Examples that were not read from a table. */
    public RawDataset(Shape input, Targets targets, Preprocessing preprocessing, Map<Split, RawExamples> splits) {
        this(input, targets, preprocessing, splits, null, null, List.of());
    }

    /** Examples of a table. */
    public RawDataset(Shape input, Targets targets, Preprocessing preprocessing, Map<Split, RawExamples> splits, TableSummary table,
            String weight) {
        this(input, targets, preprocessing, splits, table, weight, List.of());
    }

    /** Returns the number of examples of all splits. */
    public long size() {
        return Stream.of(Split.values()).mapToLong(this::size).sum();
    }

    /** Returns the number of examples of a split; 0 if it is absent. */
    public int size(Split split) {
        RawExamples examples = splits.get(split);
        return examples == null ? 0 : examples.raw().rows();
    }

    /** Returns the bytes of all arrays, which is nearly the size of the data set's file. */
    public long bytes() {
        return splits.values().stream().flatMap(examples -> Stream.of(examples.raw(), examples.y())).filter(Objects::nonNull)
                .mapToLong(array -> array.length() * array.dataType().width()).sum();
    }

    /**
     * The examples of one split.
     *
     * @param raw    unsigned bytes, floats or doubles; a category is represented by its index. Shape: {@code [n, values]}
     * @param labels class of each example; null for a regression or labels
     * @param weights weight of each example; null if all are equal
     * @param y      desired outputs of a regression or of labels. Shape: {@code [n, |y|]}, float32; null for a classification
     */
    public record RawExamples(INDArray raw, int[] labels, INDArray y, float[] weights) implements AutoCloseable {

        /** Examples of equal weight. */
        public RawExamples(INDArray raw, int[] labels, INDArray y) {
            this(raw, labels, y, null);
        }

        @Override
        public void close() {
            for (INDArray array : new INDArray[] {raw, y}) {
                if (array != null && array.closeable()) {
                    array.close();
                }
            }
        }
    }

    /** Frees the arrays. */
    @Override
    public void close() {
        splits.values().forEach(RawExamples::close);
    }
}
