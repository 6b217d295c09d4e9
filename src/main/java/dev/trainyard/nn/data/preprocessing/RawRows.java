package dev.trainyard.nn.data.preprocessing;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Encodes many examples row by row, so that only one row is in memory besides the two arrays. */
final class RawRows {

    private RawRows() {
    }

    static INDArray encode(INDArray raw, Preprocessing preprocessing) {
        if (raw.rank() != 2 || raw.stride(1) != 1 && raw.size(1) > 1 || raw.stride(0) != raw.size(1) && raw.size(0) > 1) {
            throw new IllegalArgumentException("expected contiguous [n, values], got " + raw.shapeInfoToString());
        }
        int values = Math.toIntExact(raw.size(1));
        int width = preprocessing.width(values);
        INDArray x = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', raw.size(0), width);
        try {
            encode(raw, preprocessing, x);
            return x;
        } catch (Throwable e) {
            x.close();
            throw e;
        }
    }

    private static void encode(INDArray raw, Preprocessing preprocessing, INDArray x) {
        int values = Math.toIntExact(raw.size(1));
        int width = Math.toIntExact(x.size(1));
        Reader reader = reader(raw, values);
        FloatPointer to = new FloatPointer(x.data().addressPointer());
        double[] row = new double[values];
        float[] encoded = new float[width];
        for (long i = 0; i < raw.size(0); i++) {
            reader.read(i * values, row);
            preprocessing.encode(row, encoded);
            to.position(i * width).put(encoded);
        }
    }

    private interface Reader {
        void read(long at, double[] row);
    }

    private static Reader reader(INDArray raw, int values) {
        Pointer address = raw.data().addressPointer();
        return switch (raw.dataType()) {
            case UBYTE -> {
                BytePointer from = new BytePointer(address);
                byte[] bytes = new byte[values];
                yield (at, row) -> {
                    from.position(at).get(bytes);
                    for (int i = 0; i < values; i++) {
                        row[i] = bytes[i] & 0xFF;
                    }
                };
            }
            case FLOAT -> {
                FloatPointer from = new FloatPointer(address);
                float[] floats = new float[values];
                yield (at, row) -> {
                    from.position(at).get(floats);
                    for (int i = 0; i < values; i++) {
                        row[i] = floats[i];
                    }
                };
            }
            case DOUBLE -> {
                DoublePointer from = new DoublePointer(address);
                yield (at, row) -> from.position(at).get(row);
            }
            default -> throw new IllegalArgumentException("raw values must be UBYTE, FLOAT or DOUBLE, got " + raw.dataType());
        };
    }
}
