package dev.trainyard.dataset.raw;

import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array of raw examples in native memory that is filled row by row, so that the examples are never on the heap as a whole. Closing
 * it before {@link #done()} frees the array.
 */
public final class RawArray implements AutoCloseable {

    private final INDArray array;
    private final Pointer address;
    private final int rows;
    private final int width;
    private boolean done;

    /** @param type UBYTE, FLOAT or DOUBLE */
    public RawArray(DataType type, int rows, int width) {
        array = Nd4j.createUninitializedDetached(type, 'c', rows, width);
        Pointer start = array.data().addressPointer();
        address = switch (type) {
            case UBYTE -> new BytePointer(start);
            case FLOAT -> new FloatPointer(start);
            case DOUBLE -> new DoublePointer(start);
            default -> throw new IllegalArgumentException("raw values are UBYTE, FLOAT or DOUBLE, not " + type);
        };
        this.rows = rows;
        this.width = width;
    }

    public void put(int row, byte[] values) {
        ((BytePointer) address).position((long) row * width).put(values, 0, width);
    }

    public void put(int row, float[] values) {
        ((FloatPointer) address).position((long) row * width).put(values, 0, width);
    }

    /** Writes a row; the values are converted to the array's type and must fit it. */
    public void put(int row, double[] values) {
        long at = (long) row * width;
        switch (array.dataType()) {
            case UBYTE -> ((BytePointer) address).position(at).put(bytes(values), 0, width);
            case FLOAT -> ((FloatPointer) address).position(at).put(floats(values), 0, width);
            default -> ((DoublePointer) address).position(at).put(values, 0, width);
        }
    }

    private static byte[] bytes(double[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (int) values[i];
        }
        return bytes;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Returns a copy of one column; the array must be of doubles. */
    public double[] column(int at) {
        DoublePointer doubles = (DoublePointer) address.position(0);
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = doubles.get((long) row * width + at);
        }
        return values;
    }

    /** Applies {@code change} to each value of one column; the array must be of doubles. */
    public void replace(int at, DoubleUnaryOperator change) {
        DoublePointer doubles = (DoublePointer) address.position(0);
        for (int row = 0; row < rows; row++) {
            long i = (long) row * width + at;
            doubles.put(i, change.applyAsDouble(doubles.get(i)));
        }
    }

    /** Returns the array, which the caller then owns. Shape: {@code [rows, width]}. */
    public INDArray done() {
        done = true;
        return array;
    }

    @Override
    public void close() {
        if (!done) {
            array.close();
        }
    }
}
