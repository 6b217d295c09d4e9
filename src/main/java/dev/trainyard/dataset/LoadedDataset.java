package dev.trainyard.dataset;

import dev.trainyard.nn.data.Dataset;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A data set in native memory.
 *
 * @param arrays the arrays that own the memory; the examples are views of them
 */
record LoadedDataset(Dataset dataset, List<INDArray> arrays) implements AutoCloseable {

    long bytes() {
        return arrays.stream().mapToLong(array -> array.length() * array.dataType().width()).sum();
    }

    /** Frees the arrays. The examples must not be used afterwards. */
    @Override
    public void close() {
        arrays.forEach(INDArray::close);
    }
}
