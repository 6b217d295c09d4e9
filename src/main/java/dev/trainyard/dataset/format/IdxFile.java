package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.DatasetLimits;
import dev.trainyard.nn.InvalidSpecificationException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file in the format of MNIST: two zero bytes, a type, the number of dimensions, the dimensions, the values; all big-endian.
 * It may be gzipped. {@link #read} checks that the values are as many as the header declares.
 *
 * @param part       name of the upload's part
 * @param dimensions the first one is the number of examples
 */
public record IdxFile(String part, Path file, Type type, List<Long> dimensions) {

    private static final int MAX_DIMENSIONS = 5;
    private static final int BUFFER = 1 << 16;

    enum Type {
        U8(0x08, 1), I8(0x09, 1), I16(0x0B, 2), I32(0x0C, 4), F32(0x0D, 4), F64(0x0E, 8);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        boolean isWhole() {
            return this != F32 && this != F64;
        }

        double value(ByteBuffer from, int index) {
            return switch (this) {
                case U8 -> from.get(index) & 0xFF;
                case I8 -> from.get(index);
                case I16 -> from.getShort(2 * index);
                case I32 -> from.getInt(4 * index);
                case F32 -> from.getFloat(4 * index);
                case F64 -> from.getDouble(8 * index);
            };
        }
    }

    /** Receives the values of the examples one after the other; the buffer is reused for the next example. */
    interface Rows {
        void take(int row, ByteBuffer values);
    }

    /** @throws InvalidSpecificationException naming {@code part} if it is not an IDX file, is incomplete or exceeds the limits */
    static IdxFile read(String part, Path file, DatasetLimits limits) throws IOException {
        try (DataInputStream in = new DataInputStream(unpacked(file))) {
            IdxFile idx = header(part, file, in);
            limits.checkValues(part, idx.examples(), idx.width());
            idx.checkLength(in);
            return idx;
        } catch (EOFException e) {
            throw new InvalidSpecificationException(part, "must be a whole IDX file, but it ends too early");
        } catch (ZipException e) {
            throw new InvalidSpecificationException(part, "must be a whole gzip file, but it is damaged: " + e.getMessage());
        }
    }

    /** Opens the file's unpacked content. The first bytes, not the name, tell whether the file is gzipped. */
    public static InputStream unpacked(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        in.mark(2);
        boolean gzipped = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        try {
            return gzipped ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    long examples() {
        return dimensions.get(0);
    }

    /** Returns the number of values of one example. */
    long width() {
        return exampleDimensions().stream().reduce(1L, IdxFile::product);
    }

    /** Returns the dimensions of one example; empty for labels. */
    List<Long> exampleDimensions() {
        return dimensions.subList(1, dimensions.size());
    }

    /** Reads the examples from {@code from}, inclusive, to {@code to}, exclusive. */
    void forEach(int from, int to, Rows rows) throws IOException {
        try (DataInputStream in = new DataInputStream(unpacked(file))) {
            byte[] row = new byte[Math.toIntExact(width() * type.bytes)];
            in.skipNBytes(headerBytes() + (long) from * row.length);
            for (int i = from; i < to; i++) {
                in.readFully(row);
                rows.take(i, ByteBuffer.wrap(row));
            }
        }
    }

    private static IdxFile header(String part, Path file, DataInputStream in) throws IOException {
        int magic = in.readUnsignedShort();
        if (magic != 0) {
            throw new InvalidSpecificationException(part, "must be an IDX file, which starts with the bytes 00 00 (or be gzipped),"
                    + " got %02X %02X".formatted(magic >> 8, magic & 0xFF));
        }
        int code = in.readUnsignedByte();
        Type type = null;
        for (Type known : Type.values()) {
            type = known.code == code ? known : type;
        }
        if (type == null) {
            throw new InvalidSpecificationException(part, "byte 2, the type, must be 08, 09, 0B, 0C, 0D or 0E, got %02X"
                    .formatted(code));
        }
        int rank = in.readUnsignedByte();
        if (rank < 1 || rank > MAX_DIMENSIONS) {
            throw new InvalidSpecificationException(part, "byte 3, the number of dimensions, must be from 1 to %d, got %d"
                    .formatted(MAX_DIMENSIONS, rank));
        }
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long dimension = in.readInt() & 0xFFFFFFFFL;
            if (dimension == 0) {
                throw new InvalidSpecificationException(part, "bytes %d to %d, dimension %d, must be at least 1, got 0"
                        .formatted(4 + 4 * i, 7 + 4 * i, i + 1));
            }
            dimensions.add(dimension);
        }
        return new IdxFile(part, file, type, Collections.unmodifiableList(dimensions));
    }

    private void checkLength(InputStream afterHeader) throws IOException {
        long declared = product(product(examples(), width()), type.bytes);
        long length = 0;
        // Reads the values, because the length of gzipped data is not known otherwise; stops once there are too many bytes.
        byte[] buffer = new byte[BUFFER];
        for (int n = 0; n >= 0 && length <= declared; n = afterHeader.read(buffer)) {
            length += n;
        }
        if (length != declared) {
            throw new InvalidSpecificationException(part, "declares %s values, which take %d bytes, but has %s"
                    .formatted(dimensions.stream().map(String::valueOf).collect(Collectors.joining(" × ")), declared,
                            length < declared ? length + " bytes after its header" : "more"));
        }
    }

    private int headerBytes() {
        return 4 + 4 * dimensions.size();
    }

    /** Returns the product of two non-negative numbers; {@code Long.MAX_VALUE} on overflow. */
    private static long product(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
