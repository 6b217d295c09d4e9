package dev.trainyard.model.definition;

import dev.trainyard.nn.network.Architecture;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that was read from a file. Closing it frees what reading has allocated outside the heap.
 *
 * @param architecture null if the definition is known
 * @param definition   null if the file does not say what the network's inputs and outputs mean
 * @param parameters   writes the flat parameter vector, float32
 */
public record ImportedNetwork(Architecture architecture, ServableDefinition definition, Consumer<INDArray> parameters, Runnable release)
        implements AutoCloseable {

    /** A network whose values are in the heap. */
    public ImportedNetwork(Architecture architecture, ServableDefinition definition, Consumer<INDArray> parameters) {
        this(architecture, definition, parameters, () -> { });
    }

    @Override
    public void close() {
        release.run();
    }
}
