package dev.trainyard.model.onnx.reader;

import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.nn.Shape;
import dev.trainyard.platform.memory.MemorySize;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads networks from ONNX models. */
public final class OnnxImport {

    /** Largest heap of the decoded nodes and metadata. */
    private static final long MAX_DECODED = 96L << 20;
    private static final int GROWTH = 20;

    private OnnxImport() {
    }

    /** Returns the memory of reading a file of this length. */
    public static MemorySize size(long bytes) {
        return MemorySize.ofHeap(2 * bytes + Math.min(GROWTH * bytes, MAX_DECODED));
    }

    /**
     * Reads a network. The result keeps the file's weights in the heap.
     *
     * @param bytes length of the file
     * @param input shape of an example; null to take it from the file
     * @throws dev.trainyard.nn.InvalidSpecificationException naming the node that cannot be imported
     */
    public static ImportedNetwork read(InputStream in, long bytes, Shape input) throws IOException {
        OnnxFile file = OnnxFile.read(in, bytes);
        Optional<ImportedNetwork> written = WrittenModel.read(file);
        return written.isPresent() ? written.get() : ChainReader.read(file, input);
    }
}
