package dev.trainyard.dataset.format.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.nd4j.linalg.api.buffer.DataType;

/** The types of NPY arrays, each with the type in which its values are stored: the smallest exact one, or double. */
enum NpyType {
    B1(1, DataType.UBYTE), I1(1, DataType.FLOAT), U1(1, DataType.UBYTE), I2(2, DataType.FLOAT), U2(2, DataType.FLOAT),
    I4(4, DataType.DOUBLE), U4(4, DataType.DOUBLE), I8(8, DataType.DOUBLE), U8(8, DataType.DOUBLE),
    F2(2, DataType.FLOAT), F4(4, DataType.FLOAT), F8(8, DataType.DOUBLE),
    /** Texts of UTF-8 bytes ({@code S}) or of UTF-32 characters ({@code U}); each array has its own length. */
    S(1, null), U(4, null);

    private static final Pattern TEXTS = Pattern.compile("[|<>=]?([SU])([1-9]\\d{0,5})");

    private final int bytes;
    private final DataType raw;

    NpyType(int bytes, DataType raw) {
        this.bytes = bytes;
        this.raw = raw;
    }

    /** Returns the type of a NumPy description (byte order, kind and number of bytes, such as {@code <f4}); empty for any other type. */
    static Optional<NpyType> of(String descr) {
        Matcher texts = TEXTS.matcher(descr);
        if (texts.matches()) {
            return Optional.of(valueOf(texts.group(1)));
        }
        return Arrays.stream(values()).filter(type -> !type.isText())
                .filter(type -> descr.matches((type.bytes == 1 ? "[|<>]" : "[<>]") + type.name().toLowerCase()))
                .findFirst();
    }

    /** Returns the number of characters of each value, as a description says; 1 for numbers. */
    static int length(String descr) {
        Matcher texts = TEXTS.matcher(descr);
        return texts.matches() ? Integer.parseInt(texts.group(2)) : 1;
    }

    /** The bytes of a number, or of a character of a text. */
    int bytes() {
        return bytes;
    }

    boolean isText() {
        return this == S || this == U;
    }

    /** Returns the text in {@code bytes}, without the zeros that pad it. */
    String text(byte[] bytes, int from, int length, ByteOrder order) {
        Charset charset = this == S ? StandardCharsets.UTF_8
                : Charset.forName(order == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
        String padded = new String(bytes, from, length, charset);
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == 0) {
            end--;
        }
        return padded.substring(0, end);
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
            case S, U -> throw new IllegalStateException("texts have no numbers");
        };
    }

    /** Returns the double nearest to an unsigned integer. From 2⁶³ up, the lowest bit is kept as the sticky bit of the rounding. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1);
    }
}
