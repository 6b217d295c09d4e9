package dev.trainyard.platform.artifact.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Converts tensors to and from bytes: little-endian, C order (the last dimension varies fastest), in chunks of at most 256 KiB of heap. */
public final class TensorBytes {

    private static final int CHUNK = 1 << 18;

    private TensorBytes() {
    }

    /** Returns the hash of the values, in lower-case hexadecimal. The shape does not enter. */
    public static String sha256(INDArray tensor) {
        MessageDigest digest = newSha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            write(tensor, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    public static long count(INDArray tensor) {
        return tensor.length() * tensor.dataType().width();
    }

    public static void write(INDArray tensor, OutputStream out) throws IOException {
        if (tensor.isEmpty()) {
            return;
        }
        if (!isDense(tensor)) {
            try (INDArray dense = tensor.dup('c')) {
                write(dense, out);
            }
            return;
        }
        BytePointer from = pointer(tensor);
        long length = count(tensor);
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        for (long at = 0; at < length; at += chunk.length) {
            int n = (int) Math.min(chunk.length, length - at);
            from.position(at).get(chunk, 0, n);
            out.write(chunk, 0, n);
        }
    }

    /** Fills a dense {@code tensor}. */
    static void read(InputStream in, INDArray tensor) throws IOException {
        if (tensor.isEmpty()) {
            return;
        }
        BytePointer to = pointer(tensor);
        long length = count(tensor);
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        for (long at = 0; at < length; at += chunk.length) {
            int n = (int) Math.min(chunk.length, length - at);
            if (in.readNBytes(chunk, 0, n) < n) {
                throw new EOFException("ends within a tensor");
            }
            to.position(at).put(chunk, 0, n);
        }
    }

    /**
     * Copies values between dense tensors of equal type and length. Runs on this thread alone, because ND4J's parallel copy waits for the
     * busiest core.
     */
    public static void copy(INDArray from, INDArray to) {
        if (!isDense(from) || !isDense(to) || from.dataType() != to.dataType() || from.length() != to.length()) {
            throw new IllegalArgumentException("must be dense and alike, got %s and %s".formatted(from.shapeInfoToString(), to.shapeInfoToString()));
        }
        Pointer.memcpy(to.data().addressPointer(), from.data().addressPointer(), count(from));
    }

    private static BytePointer pointer(INDArray tensor) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("tensors are little-endian in files, and this machine is not");
        }
        return new BytePointer(tensor.data().addressPointer());
    }

    private static boolean isDense(INDArray tensor) {
        long expected = 1;
        for (int i = tensor.rank() - 1; i >= 0; i--) {
            if (tensor.size(i) != 1 && tensor.stride(i) != expected) {
                return false;
            }
            expected *= tensor.size(i);
        }
        return true;
    }
}
