package dev.trainyard.inference.protocol.tensor;

import dev.trainyard.inference.JsonValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Types of tensor elements in the Open Inference Protocol; BF16 is Triton's. */
public enum Datatype {
    BOOL(1), UINT8(1), UINT16(2), UINT32(4), UINT64(8), INT8(1), INT16(2), INT32(4), INT64(8), FP16(2), BF16(2), FP32(4), FP64(8), BYTES(0);

    private final int bytes;

    Datatype(int bytes) {
        this.bytes = bytes;
    }

    public static Optional<Datatype> of(String name) {
        return Arrays.stream(values()).filter(d -> d.name().equals(name)).findFirst();
    }

    public static List<Datatype> numeric() {
        return Arrays.stream(values()).filter(Datatype::isNumeric).toList();
    }

    /** Returns whether the elements are numbers or booleans, which have a fixed size. */
    public boolean isNumeric() {
        return this != BYTES;
    }

    /** Returns the bytes of one element in binary tensor data; 0 for BYTES, whose elements have different lengths. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether elements can be JSON values. */
    public boolean hasJson() {
        return this != FP16 && this != BF16;
    }

    /** Returns the name in Triton's model configuration. */
    public String configured() {
        return "TYPE_" + (this == BYTES ? "STRING" : name());
    }

    /** Returns whether value {@code i} has this type. */
    public boolean has(JsonValues values, int i) {
        if (values.isNumber(i)) {
            return has(values.number(i), values.isFraction(i));
        }
        return this == BOOL ? values.get(i) instanceof Boolean : this == BYTES && values.get(i) instanceof String;
    }

    private boolean has(double number, boolean fraction) {
        return switch (this) {
            case BOOL, BYTES -> false;
            case UINT8 -> !fraction && number >= 0 && number <= 0xFF;
            case UINT16 -> !fraction && number >= 0 && number <= 0xFFFF;
            case UINT32 -> !fraction && number >= 0 && number <= 0xFFFFFFFFL;
            case INT8 -> !fraction && number >= Byte.MIN_VALUE && number <= Byte.MAX_VALUE;
            case INT16 -> !fraction && number >= Short.MIN_VALUE && number <= Short.MAX_VALUE;
            case INT32 -> !fraction && number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE;
            // JSON numbers beyond 2^53 are parsed as doubles, which is exact enough because the network uses float32.
            case UINT64 -> number >= 0 && number < 0x1p64 && number == Math.rint(number);
            case INT64 -> number >= -0x1p63 && number < 0x1p63 && number == Math.rint(number);
            case FP16, BF16, FP32, FP64 -> true;
        };
    }
}
