package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The safetensors format: eight bytes little-endian header length, a JSON header, raw little-endian tensors. See
 * <a href="https://huggingface.co/docs/safetensors">its specification</a>.
 *
 * @param metadata the header's {@code __metadata__}
 */
public record SafeTensors(Map<String, INDArray> tensors, Map<String, String> metadata) {

    public void write(OutputStream out) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** @throws IOException when the file is not well-formed; no more is allocated than the file is long */
    public static SafeTensors read(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }
}
