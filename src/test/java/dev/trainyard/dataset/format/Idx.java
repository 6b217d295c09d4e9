package dev.trainyard.dataset.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Encodes IDX files, valid and invalid ones. */
public final class Idx {

    private Idx() {
    }

    /** Encodes unsigned bytes (type 08). The header declares {@code dimensions}, even if they contradict the number of values. */
    public static byte[] bytes(int[] dimensions, int... values) {
        ByteBuffer file = header(0x08, dimensions, values.length);
        for (int value : values) {
            file.put((byte) value);
        }
        return file.array();
    }

    public static byte[] floats(int[] dimensions, float... values) {
        ByteBuffer file = header(0x0D, dimensions, 4 * values.length);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }

    public static byte[] doubles(int[] dimensions, double... values) {
        ByteBuffer file = header(0x0E, dimensions, 8 * values.length);
        for (double value : values) {
            file.putDouble(value);
        }
        return file.array();
    }

    public static byte[] integers(int[] dimensions, int... values) {
        ByteBuffer file = header(0x0C, dimensions, 4 * values.length);
        for (int value : values) {
            file.putInt(value);
        }
        return file.array();
    }

    public static byte[] shorts(int[] dimensions, int... values) {
        ByteBuffer file = header(0x0B, dimensions, 2 * values.length);
        for (int value : values) {
            file.putShort((short) value);
        }
        return file.array();
    }

    public static byte[] gzipped(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static int[] shape(int... dimensions) {
        return dimensions;
    }

    private static ByteBuffer header(int type, int[] dimensions, int bytes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + bytes);
        file.put((byte) 0).put((byte) 0).put((byte) type).put((byte) dimensions.length);
        for (int dimension : dimensions) {
            file.putInt(dimension);
        }
        return file;
    }
}
