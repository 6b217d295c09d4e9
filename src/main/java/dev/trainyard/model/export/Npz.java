package dev.trainyard.model.export;

import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * NumPy's archive of arrays: a ZIP of NPY files. See
 * <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">its specification</a>.
 */
final class Npz {

    private static final int ALIGNMENT = 64;
    private static final Charset UTF_32 = Charset.forName("UTF-32LE");

    private Npz() {
    }

    /**
     * Writes tensors, all float32.
     *
     * @param shapes  shapes by tensor name, with as many values as the tensors have
     * @param vectors further arrays, of float64
     * @param texts   further arrays of one text each, without dimensions
     */
    static void write(Map<String, INDArray> tensors, Map<String, long[]> shapes, Map<String, double[]> vectors, Map<String, String> texts,
            OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, INDArray> tensor : tensors.entrySet()) {
            zip.putNextEntry(new ZipEntry(tensor.getKey() + ".npy"));
            write(tensor.getValue(), shapes.getOrDefault(tensor.getKey(), tensor.getValue().shape()), zip);
            zip.closeEntry();
        }
        for (Map.Entry<String, double[]> vector : vectors.entrySet()) {
            zip.putNextEntry(new ZipEntry(vector.getKey() + ".npy"));
            writeHeader("<f8", new long[] {vector.getValue().length}, zip);
            ByteBuffer values = ByteBuffer.allocate(Double.BYTES * vector.getValue().length).order(ByteOrder.LITTLE_ENDIAN);
            values.asDoubleBuffer().put(vector.getValue());
            zip.write(values.array());
            zip.closeEntry();
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            zip.putNextEntry(new ZipEntry(text.getKey() + ".npy"));
            writeHeader("<U" + text.getValue().codePointCount(0, text.getValue().length()), new long[0], zip);
            zip.write(text.getValue().getBytes(UTF_32));
            zip.closeEntry();
        }
        zip.finish();
    }

    private static void write(INDArray array, long[] dimensions, OutputStream out) throws IOException {
        writeHeader("<f4", dimensions, out);
        TensorBytes.write(array, out);
    }

    private static void writeHeader(String type, long[] dimensions, OutputStream out) throws IOException {
        String shape = Arrays.stream(dimensions).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", dimensions.length == 1 ? ",)" : ")"));
        StringBuilder header = new StringBuilder("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }");
        // Ten bytes precede the header, a newline ends it, and the values begin at a multiple of 64 bytes.
        int padding = ALIGNMENT - (10 + header.length() + 1) % ALIGNMENT;
        header.append(" ".repeat(padding % ALIGNMENT)).append('\n');
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(new byte[] {(byte) header.length(), (byte) (header.length() >> 8)});
        out.write(header.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
