package dev.trainyard.platform.artifact.safetensors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file in the safetensors format: header length in eight little-endian bytes, JSON header, raw little-endian tensors. See
 * <a href="https://huggingface.co/docs/safetensors">its specification</a>. Supports the types F32, F64, U8, I32 and I64.
 *
 * @param metadata the header's {@code __metadata__}
 */
public record SafeTensors(Map<String, INDArray> tensors, Map<String, String> metadata) {

    /** @throws IllegalArgumentException if a tensor has an unsupported type */
    public void write(OutputStream out) throws IOException {
        List<SafeTensorsHeader.Entry> entries = SafeTensorsHeader.layout(tensors);
        byte[] header = SafeTensorsHeader.write(entries, metadata);
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
        out.write(header);
        for (SafeTensorsHeader.Entry entry : entries) {
            TensorBytes.write(tensors.get(entry.name()), out);
        }
    }

    /**
     * Reads a file. The caller closes the tensors.
     *
     * @param bytes length of the file; the tensors never take more memory than this
     * @throws IOException if the file is not well-formed
     */
    public static SafeTensors read(InputStream file, long bytes) throws IOException {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        boolean complete = false;
        try {
            InputStream in = new BufferedInputStream(file);
            SafeTensorsHeader header = SafeTensorsHeader.read(in, bytes);
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                INDArray tensor = create(entry);
                tensors.put(entry.name(), tensor);
                TensorBytes.read(in, tensor);
            }
            complete = true;
            return new SafeTensors(tensors, header.metadata());
        } catch (IOException e) {
            throw new IOException("not a well-formed safetensors file: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                tensors.values().forEach(INDArray::close);
            }
        }
    }

    private static INDArray create(SafeTensorsHeader.Entry entry) {
        DataType type = entry.type();
        if (entry.shape().length == 0) {
            return Nd4j.scalar(type, 0);
        }
        return entry.begin() == entry.end() ? Nd4j.create(type, entry.shape())
                : Nd4j.createUninitializedDetached(type, 'c', entry.shape());
    }
}
