package dev.trainyard.inference;

import java.util.Arrays;
import java.util.Optional;

/** Types of tensor elements in the Open Inference Protocol, with the JSON values that each type accepts. */
enum Datatype {
    BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64, BYTES;

    static Optional<Datatype> of(String name) {
        return Arrays.stream(values()).filter(d -> d.name().equals(name)).findFirst();
    }

    boolean isNumeric() {
        return this != BYTES;
    }

    boolean has(Object value) {
        return switch (this) {
            case BOOL -> value instanceof Boolean;
            case UINT8 -> integer(value, 0, 0xFF);
            case UINT16 -> integer(value, 0, 0xFFFF);
            case UINT32 -> integer(value, 0, 0xFFFFFFFFL);
            // JSON numbers beyond 2^53 were parsed as doubles, which is exact enough because the network uses float32.
            case UINT64 -> integer(value, 0, Long.MAX_VALUE) || value instanceof Double d && d > 0 && d < 0x1p64 && d == Math.rint(d);
            case INT8 -> integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE)
                    || value instanceof Double d && Math.abs(d) < 0x1p63 && d == Math.rint(d);
            case FP16, FP32, FP64 -> value instanceof Number;
            case BYTES -> value instanceof String;
        };
    }

    private static boolean integer(Object value, long least, long most) {
        return value instanceof Long number && number >= least && number <= most;
    }

    /** Converts a value for the preprocessing: in numeric tensors, booleans become 0 and 1. */
    static Object plain(Object value, boolean numeric) {
        return numeric && value instanceof Boolean truth ? truth ? 1L : 0L : value;
    }
}
