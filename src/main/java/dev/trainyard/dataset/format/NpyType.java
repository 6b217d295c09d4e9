package dev.trainyard.dataset.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.nd4j.linalg.api.buffer.DataType;

/** The numeric types of NPY arrays, each with the type in which its values are stored: the smallest exact one, or double. */
enum NpyType {
    B1(1, DataType.UBYTE), I1(1, DataType.FLOAT), U1(1, DataType.UBYTE), I2(2, DataType.FLOAT), U2(2, DataType.FLOAT),
    I4(4, DataType.DOUBLE), U4(4, DataType.DOUBLE), I8(8, DataType.DOUBLE), U8(8, DataType.DOUBLE),
    F2(2, DataType.FLOAT), F4(4, DataType.FLOAT), F8(8, DataType.DOUBLE);

    private final int bytes;
    private final DataType raw;

    NpyType(int bytes, DataType raw) {
        this.bytes = bytes;
        this.raw = raw;
    }

    /** Returns the type of a NumPy description (byte order, kind and number of bytes, such as {@code <f4}); empty for any other type. */
    static Optional<NpyType> of(String descr) {
        return Arrays.stream(values()).filter(type -> descr.matches((type.bytes == 1 ? "[|<>]" : "[<>]") + type.name().toLowerCase()))
                .findFirst();
    }

    int bytes() {
        return bytes;
    }

    /** Returns the type of stored values. 64-bit integers are rounded to double. */
    DataType raw() {
        return raw;
    }

    boolean isWhole() {
        return this != F2 && this != F4 && this != F8;
    }

    /** Returns the value that starts at byte {@code at}. */
    double get(ByteBuffer buffer, int at) {
        return switch (this) {
            case B1 -> buffer.get(at) == 0 ? 0 : 1;
            case I1 -> buffer.get(at);
            case U1 -> buffer.get(at) & 0xFF;
            case I2 -> buffer.getShort(at);
            case U2 -> buffer.getShort(at) & 0xFFFF;
            case I4 -> buffer.getInt(at);
            case U4 -> buffer.getInt(at) & 0xFFFF_FFFFL;
            case I8 -> buffer.getLong(at);
            case U8 -> unsigned(buffer.getLong(at));
            case F2 -> HalfIndexer.toFloat(buffer.getShort(at) & 0xFFFF);
            case F4 -> buffer.getFloat(at);
            case F8 -> buffer.getDouble(at);
        };
    }

    /** Returns the double nearest to an unsigned integer. From 2⁶³ up, the lowest bit is kept as the sticky bit of the rounding. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1);
    }
}
