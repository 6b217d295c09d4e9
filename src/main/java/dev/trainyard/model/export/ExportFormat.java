package dev.trainyard.model.export;

import dev.trainyard.model.definition.ServableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A file format, besides the stored safetensors files, in which versions can be downloaded. */
public interface ExportFormat {

    /** Returns the name in requests, which is also the file's extension. */
    String word();

    /**
     * Checks whether the format can represent a version.
     *
     * @param preprocessing whether the file must contain the preprocessing as operations
     * @throws dev.trainyard.platform.problem.ProblemException 422 naming each layer or field that it cannot represent
     */
    void check(ServableDefinition definition, boolean preprocessing);

    /** @param tensors the version's float32 tensors, named as in its safetensors file */
    void write(ServableDefinition definition, boolean preprocessing, Map<String, INDArray> tensors, OutputStream out) throws IOException;
}
