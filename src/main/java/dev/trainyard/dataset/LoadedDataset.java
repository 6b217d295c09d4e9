package dev.trainyard.dataset;

import dev.trainyard.nn.data.Dataset;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A data set in native memory.
 *
 * @param arrays what its examples are views of
 */
record LoadedDataset(Dataset dataset, List<INDArray> arrays) implements AutoCloseable {

    long bytes() {
        return arrays.stream().mapToLong(array -> array.length() * array.dataType().width()).sum();
    }

    /** Frees the arrays: nobody may touch the examples any more. */
    @Override
    public void close() {
        arrays.forEach(INDArray::close);
    }
}
