package dev.trainyard.nn.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What kernels compute on: a contiguous block of memory, read row by row. In a mini-batch, examples are rows.
 *
 * <p>Holds the array's address, because asking an INDArray for it costs more than a small product does. Shape: {@code [rows,
 * columns]}, in C order, float32 or (for {@link Nd4jKernels}) float64.
 */
public final class Matrix {

    private final INDArray array;
    private final FloatPointer floats;

    private final int rows;
    private final int columns;

    private Matrix(INDArray array) {
        this.array = array;
        this.rows = array.rows();
        this.columns = array.columns();
        this.floats = array.dataType() == DataType.FLOAT ? new FloatPointer(array.data().addressPointer()) : null;
    }

    /** @param array contiguous, in C order; shared, not copied. Shape: {@code [rows, columns]} */
    public static Matrix of(INDArray array) {
        if (array.rank() != 2 || array.stride(1) != 1 && array.columns() > 1
                || array.stride(0) != array.columns() && array.rows() > 1) {
            throw new IllegalArgumentException("expected a contiguous [rows, columns], got " + array.shapeInfoToString());
        }
        return new Matrix(array);
    }

    /** A part of {@code vector}, from {@code offset}, as a matrix; shared, not copied. */
    public static Matrix view(INDArray vector, long offset, int rows, int columns) {
        // ND4J counts the offset from the start of the memory that views share, not from the start of a view.
        long start = vector.offset() + offset;
        return new Matrix(Nd4j.create(vector.data(), new long[] {rows, columns}, new long[] {columns, 1}, start, 'c'));
    }

    /** A new matrix, of whatever was in memory; to be closed, or left to the garbage collector. */
    public static Matrix uninitialized(DataType type, int rows, int columns) {
        return new Matrix(Nd4j.createUninitializedDetached(type, 'c', rows, columns));
    }

    /** The rows from {@code from}, inclusive, to {@code to}, exclusive; shared, not copied. */
    public Matrix rows(int from, int to) {
        return view(array, (long) from * columns, to - from, columns);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The number of values. */
    public int size() {
        return rows * columns;
    }

    public INDArray array() {
        return array;
    }

    /** The address of the first value; only of a float32 matrix. */
    FloatPointer floats() {
        return floats;
    }

    void close() {
        if (array.closeable()) {
            array.close();
        }
    }
}
