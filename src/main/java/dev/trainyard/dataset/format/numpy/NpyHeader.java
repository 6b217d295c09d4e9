package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.ImportErrors;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of an NPY file (NumPy Enhancement Proposal 1, versions 1.0 to 3.0).
 *
 * @param length  characters of each text; 1 for numbers
 * @param fortran whether the values are in Fortran order (the first index changes fastest) instead of C order
 * @param shape   the first dimension is the number of examples
 * @param bytes   length of the header, after which the values start
 */
record NpyHeader(NpyType type, int length, ByteOrder order, boolean fortran, long[] shape, int bytes) {

    private static final int MAX_BYTES = 10_000;
    private static final int MAX_RANK = 8;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Thrown for an invalid header; the message is the violated rule: "must be …". */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    static NpyHeader read(InputStream in) throws IOException {
        try {
            return parse(in);
        } catch (EOFException e) {
            throw new Unreadable("must be an NPY array, but ends within its header");
        }
    }

    private static NpyHeader parse(InputStream in) throws IOException {
        byte[] start = exactly(in, 8);
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new Unreadable("must be an NPY array, which starts with the bytes \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new Unreadable("must be of NPY version 1.0, 2.0 or 3.0, got %d.%d".formatted(version, start[7]));
        }
        int field = version == 1 ? 2 : 4;
        ByteBuffer size = ByteBuffer.wrap(exactly(in, field)).order(ByteOrder.LITTLE_ENDIAN);
        long bytes = version == 1 ? size.getShort() & 0xFFFF : size.getInt() & 0xFFFFFFFFL;
        if (bytes > MAX_BYTES) {
            throw new Unreadable("must have a header of at most %d bytes, got %d".formatted(MAX_BYTES, bytes));
        }
        String text = new String(exactly(in, (int) bytes), version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        NpyDictionary dictionary = NpyDictionary.parse(text).orElseThrow(() -> new Unreadable(
                "must have a header with descr, fortran_order and shape as numpy writes it, got " + ImportErrors.quoted(text)));
        String descr = dictionary.descr();
        NpyType type = NpyType.of(descr).orElseThrow(() -> new Unreadable(refusal(descr)));
        long[] shape = shape(dictionary.shape());
        return new NpyHeader(type, NpyType.length(descr), descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                dictionary.fortranOrder() && shape.length > 1, shape, 8 + field + (int) bytes);
    }

    /** Says what an array of another type is, and how to save it instead. */
    private static String refusal(String descr) {
        String rule = "must be an array of bool, int8 to int64, uint8 to uint64, float16, float32 or float64, or of texts, got "
                + ImportErrors.quoted(descr);
        char kind = descr.isEmpty() ? 0 : descr.charAt("|<>=".indexOf(descr.charAt(0)) >= 0 && descr.length() > 1 ? 1 : 0);
        return rule + switch (kind) {
            case 'O' -> ", an array of Python objects (dtype=object), which NumPy saves as a pickle; a pickle can run code and is never "
                    + "loaded. Save numbers as x.astype(np.float32), stack rows of one length by np.stack(list(x)), and save texts as "
                    + "y.astype(str)";
            case '[' -> ", an array of records; save its fields as columns, "
                    + "np.stack([x[name] for name in x.dtype.names], axis=1)";
            case 'M', 'm' -> ", an array of dates or durations; save them as seconds, x.astype('datetime64[s]').astype(np.int64), or "
                    + "'timedelta64[s]'";
            case 'c' -> ", complex numbers; save real and imaginary parts, np.stack([x.real, x.imag], axis=-1)";
            case 'f' -> "; save it as x.astype(np.float64)";
            default -> "";
        };
    }

    private static long[] shape(String text) throws Unreadable {
        // A tuple of one dimension ends with a comma, which split() ignores.
        String[] dimensions = text.isBlank() ? new String[0] : text.trim().split(",");
        if (dimensions.length == 0 || dimensions.length > MAX_RANK) {
            throw new Unreadable("must have 1 to %d dimensions, got %d".formatted(MAX_RANK, dimensions.length));
        }
        long[] shape = new long[dimensions.length];
        for (int i = 0; i < shape.length; i++) {
            // NumPy under Python 2 on Windows wrote 12 as 12L.
            String dimension = dimensions[i].trim().replaceFirst("L$", "");
            // At most 15 digits, so that the dimension fits a long.
            if (dimension.isEmpty() || dimension.length() > 15 || !dimension.matches("[0-9]+")) {
                throw new Unreadable("must have dimensions that are numbers of at most 15 digits, got (%s)".formatted(text));
            }
            shape[i] = Long.parseLong(dimension);
            if (shape[i] == 0) {
                throw new Unreadable("must not be empty, got the shape (%s)".formatted(text));
            }
        }
        return shape;
    }

    private static byte[] exactly(InputStream in, int n) throws IOException {
        byte[] bytes = in.readNBytes(n);
        if (bytes.length < n) {
            throw new EOFException();
        }
        return bytes;
    }

    long examples() {
        return shape[0];
    }

    /** Returns the number of values of one example, as a double, because declared dimensions may overflow a long. */
    double width() {
        double width = 1;
        for (int i = 1; i < shape.length; i++) {
            width *= shape[i];
        }
        return width;
    }

    /** Returns the bytes of one value. */
    int valueBytes() {
        return type.bytes() * length;
    }

    /** Returns the length that the file must have. */
    double fileBytes() {
        return bytes + width() * examples() * valueBytes();
    }

    String shapeText() {
        return Arrays.toString(shape);
    }
}
