package dev.trainyard.inference.protocol.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers and booleans from binary tensor data: little-endian, without padding. */
public final class BinaryTensorData implements TensorData {

    private final Datatype datatype;
    private final ByteBuffer bytes;

    /** @param bytes the tensor's elements; a numeric type */
    public BinaryTensorData(Datatype datatype, ByteBuffer bytes) {
        this.datatype = datatype;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the first element that is neither 0 nor 1, if this is a tensor of booleans; −1 if there is none. */
    public int firstInvalid() {
        if (datatype == Datatype.BOOL) {
            for (int i = 0; i < bytes.limit(); i++) {
                if (bytes.get(i) < 0 || bytes.get(i) > 1) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Returns a Boolean; a Long for integers; a Double for fractions and for UINT64 beyond Long; null for NaN, a missing value. */
    @Override
    public Object get(int i) {
        double number = number(i);
        if (Double.isNaN(number)) {
            return null;
        }
        return switch (datatype) {
            case BOOL -> number == 1;
            case INT64 -> bytes.getLong(Long.BYTES * i);
            case UINT64 -> bytes.getLong(Long.BYTES * i) < 0 ? (Object) number : (Object) bytes.getLong(Long.BYTES * i);
            case FP16, BF16, FP32, FP64 -> number;
            default -> (long) number;
        };
    }

    @Override
    public double number(int i) {
        return switch (datatype) {
            case BOOL, INT8 -> bytes.get(i);
            case UINT8 -> bytes.get(i) & 0xFF;
            case INT16 -> bytes.getShort(Short.BYTES * i);
            case UINT16 -> bytes.getShort(Short.BYTES * i) & 0xFFFF;
            case INT32 -> bytes.getInt(Integer.BYTES * i);
            case UINT32 -> bytes.getInt(Integer.BYTES * i) & 0xFFFFFFFFL;
            case INT64 -> bytes.getLong(Long.BYTES * i);
            case UINT64 -> unsigned(bytes.getLong(Long.BYTES * i));
            case FP16 -> half(bytes.getShort(Short.BYTES * i));
            case BF16 -> Float.intBitsToFloat(bytes.getShort(Short.BYTES * i) << Short.SIZE);
            case FP32 -> bytes.getFloat(Float.BYTES * i);
            case FP64 -> bytes.getDouble(Double.BYTES * i);
            case BYTES -> throw new IllegalStateException("BYTES are texts");
        };
    }

    @Override
    public String path(int i) {
        return "data/" + i;
    }

    private static double unsigned(long bits) {
        // Keeps the lowest bit of the halved number, so that the conversion rounds as it would round the whole number.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /** Returns the value of a binary16 number (IEEE 754): 1 bit of sign, 5 of exponent, 10 of fraction. */
    public static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        };
        return bits < 0 ? -magnitude : magnitude;
    }
}
