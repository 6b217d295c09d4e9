package dev.trainyard.inference.protocol.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts from binary tensor data of the type BYTES. Each element is its length in bytes (unsigned, four bytes) and its UTF-8 text. */
public final class BinaryTexts implements TensorData {

    private static final int LENGTH = Integer.BYTES;

    private final ByteBuffer bytes;
    private final int[] offsets;

    private BinaryTexts(ByteBuffer bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /** Returns {@code count} texts; empty unless the lengths of exactly so many elements fill {@code bytes}. */
    public static Optional<BinaryTexts> of(ByteBuffer bytes, int count) {
        ByteBuffer ordered = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if ((long) count * LENGTH > ordered.limit()) {
            return Optional.empty();
        }
        int[] offsets = new int[count];
        long at = 0;
        for (int i = 0; i < count; i++) {
            if (at > ordered.limit() - LENGTH) {
                return Optional.empty();
            }
            offsets[i] = (int) at;
            at += LENGTH + Integer.toUnsignedLong(ordered.getInt((int) at));
        }
        return at == ordered.limit() ? Optional.of(new BinaryTexts(ordered, offsets)) : Optional.empty();
    }

    /** Returns the first element that is not UTF-8; −1 if there is none. */
    public int firstInvalid() {
        for (int i = 0; i < offsets.length; i++) {
            try {
                text(i);
            } catch (CharacterCodingException e) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Object get(int i) {
        try {
            return text(i);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("element " + i + " is not UTF-8, which firstInvalid reports", e);
        }
    }

    private String text(int i) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(offsets[i] + LENGTH, bytes.getInt(offsets[i]))).toString();
    }

    @Override
    public double number(int i) {
        return Double.NaN;
    }

    @Override
    public String path(int i) {
        return "data/" + i;
    }
}
