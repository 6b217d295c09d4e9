package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of a file. Reading it takes no more memory than its bytes: values stay in their encoded form, and only short tensors of integers,
 * such as shapes, are decoded.
 *
 * @param name   may be empty for the value of a node
 * @param values little-endian float32 or float64; empty for other types
 * @param longs  values of a tensor of integers; null for other types
 */
record OnnxTensor(String name, DataType type, List<Integer> dims, ByteBuffer values, long[] longs) {

    private static final int MAX_RANK = 8;
    private static final long MAX_VALUES = 1L << 28;
    private static final int MAX_INTEGERS = 4096;

    /** Reads a message up to the current limit of {@code in}. */
    static OnnxTensor read(CodedInputStream in) throws IOException {
        Fields fields = new Fields();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.read(tag, in);
        }
        return fields.tensor();
    }

    /** Fields of the message as they come. */
    private static final class Fields {

        private final List<Long> dims = new ArrayList<>();
        private final List<Long> integers = new ArrayList<>();
        private String name = "";
        private int type;
        private ByteString values = ByteString.EMPTY;
        private boolean external;

        void read(int tag, CodedInputStream in) throws IOException {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case TensorProto.NAME_FIELD_NUMBER -> name = in.readStringRequireUtf8();
                case TensorProto.DATA_TYPE_FIELD_NUMBER -> type = in.readInt32();
                case TensorProto.DIMS_FIELD_NUMBER -> readLongs(tag, in, dims, MAX_RANK);
                case TensorProto.INT32_DATA_FIELD_NUMBER, TensorProto.INT64_DATA_FIELD_NUMBER -> readLongs(tag, in, integers, MAX_INTEGERS);
                case TensorProto.FLOAT_DATA_FIELD_NUMBER -> {
                    // A packed field has the same bytes as raw_data.
                    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                        values = in.readBytes();
                    } else {
                        values = values.concat(bytes(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(in.readFloat())));
                    }
                }
                case TensorProto.DOUBLE_DATA_FIELD_NUMBER -> {
                    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                        values = in.readBytes();
                    } else {
                        values = values.concat(bytes(ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(in.readDouble())));
                    }
                }
                case TensorProto.RAW_DATA_FIELD_NUMBER -> values = in.readBytes();
                case TensorProto.DATA_LOCATION_FIELD_NUMBER -> external |= in.readEnum() == TensorProto.DataLocation.EXTERNAL_VALUE;
                case TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> {
                    external = true;
                    in.skipField(tag);
                }
                default -> in.skipField(tag);
            }
        }

        private static ByteString bytes(ByteBuffer buffer) {
            return ByteString.copyFrom(buffer.flip());
        }

        private void readLongs(int tag, CodedInputStream in, List<Long> into, int most) throws IOException {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                add(in.readInt64(), into, most);
                return;
            }
            int outer = in.pushLimit(in.readRawVarint32());
            while (in.getBytesUntilLimit() > 0) {
                add(in.readInt64(), into, most);
            }
            in.popLimit(outer);
        }

        private void add(long value, List<Long> into, int most) {
            require(into.size() < most, "has too many dimensions, or more than %d integers".formatted(MAX_INTEGERS));
            into.add(value);
        }

        private void require(boolean holds, String otherwise) {
            if (!holds) {
                throw Refusal.of("tensor %s %s".formatted(Refusal.shown(name), otherwise));
            }
        }

        OnnxTensor tensor() {
            require(!external, "is in another file: external data cannot be imported");
            double count = 1;
            for (long dimension : dims) {
                require(dimension >= 0 && dimension <= MAX_VALUES, "has the dimensions " + dims);
                count *= dimension;
            }
            require(count <= MAX_VALUES, "must have at most %d values, got the dimensions %s".formatted(MAX_VALUES, dims));
            DataType known = DataType.forNumber(type);
            int width = known == DataType.FLOAT ? Float.BYTES : known == DataType.DOUBLE || known == DataType.INT64 ? Long.BYTES
                    : known == DataType.INT32 ? Integer.BYTES : 0;
            boolean whole = known == DataType.INT64 || known == DataType.INT32;
            long[] longs = null;
            if (width > 0) {
                int given = whole && values.isEmpty() ? integers.size() * width : values.size();
                require(given == count * width, "of the dimensions %s must have %.0f bytes, got %d".formatted(dims, count * width, given));
                if (whole) {
                    require(count <= MAX_INTEGERS, "must have at most %d integers, got the dimensions %s".formatted(MAX_INTEGERS, dims));
                    longs = values.isEmpty() ? integers.stream().mapToLong(Long::longValue).toArray() : decoded((int) count, known);
                }
            }
            return new OnnxTensor(name, known == null ? DataType.UNDEFINED : known, dims.stream().map(Math::toIntExact).toList(),
                    known == DataType.FLOAT || known == DataType.DOUBLE ? buffer() : ByteBuffer.allocate(0), longs);
        }

        private ByteBuffer buffer() {
            return values.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        private long[] decoded(int count, DataType type) {
            ByteBuffer buffer = buffer();
            long[] decoded = new long[count];
            for (int i = 0; i < count; i++) {
                decoded[i] = type == DataType.INT64 ? buffer.getLong() : buffer.getInt();
            }
            return decoded;
        }
    }

    static OnnxTensor of(String name, TensorProto proto) throws IOException {
        return read(proto.toByteString().newCodedInput()).named(name);
    }

    static OnnxTensor ofFloats(String name, List<Float> values, List<Integer> dims) {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(buffer::putFloat);
        return new OnnxTensor(name, DataType.FLOAT, dims, buffer.flip(), null);
    }

    static OnnxTensor ofLongs(String name, List<Long> values, List<Integer> dims) {
        return new OnnxTensor(name, DataType.INT64, dims, ByteBuffer.allocate(0), values.stream().mapToLong(Long::longValue).toArray());
    }

    OnnxTensor named(String other) {
        return new OnnxTensor(other, type, dims, values, longs);
    }

    boolean isReal() {
        return type == DataType.FLOAT || type == DataType.DOUBLE;
    }

    int count() {
        return dims.stream().reduce(1, (a, b) -> a * b);
    }

    /** Returns value {@code i} in C order. */
    double get(int i) {
        return longs != null ? longs[i] : type == DataType.FLOAT ? values.getFloat(Float.BYTES * i) : values.getDouble(Double.BYTES * i);
    }

    /** Returns whether all values are 0. */
    boolean isZero() {
        for (int i = 0; i < count(); i++) {
            if ((longs != null || isReal()) && get(i) != 0) {
                return false;
            }
        }
        return longs != null || isReal();
    }
}
