package dev.trainyard.model;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The bytes of a contiguous float32 array, little-endian on every machine. */
final class RawFloats {

    private static final int BLOCK = 1 << 14;

    private RawFloats() {
    }

    static void write(INDArray array, OutputStream out) throws IOException {
        FloatPointer from = new FloatPointer(array.data().addressPointer());
        float[] values = new float[BLOCK];
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < array.length(); at += BLOCK) {
            int count = (int) Math.min(BLOCK, array.length() - at);
            from.position(at).get(values, 0, count);
            bytes.clear().asFloatBuffer().put(values, 0, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
    }

    /** In lower-case hexadecimal. */
    static String sha256(INDArray array) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            write(array, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
