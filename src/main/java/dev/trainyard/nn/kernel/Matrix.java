package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.memory.AlignedMemory;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix in row-major order that kernels compute on; contiguous, except for views of some columns. In a mini-batch, examples are rows.
 *
 * <p>Stores the array's address, because asking an INDArray for it costs more than a small product. Shape: {@code [rows, columns]};
 * float32, or float64 for {@link Nd4jKernels}.
 */
public final class Matrix {

    /** Parts of at least {@link #MANY} rows or columns begin at multiples of this number, because products are faster then. */
    private static final int AT_ONCE = 16;
    private static final int MANY = 128;
    /** Most values in a buffer: its length in bytes is an int. */
    private static final int IN_BUFFER = 1 << 28;

    private final INDArray array;
    private final FloatPointer floats;
    /** Owned memory, freed with this matrix; null if the memory is shared. */
    private final AlignedMemory memory;
    /** The matrix that this is a part of, which keeps its memory from being garbage-collected; null if this is not a part. */
    private final Matrix whole;

    private final int rows;
    private final int columns;
    private final int stride;

    private FloatBuffer[] buffers;
    private Matrix[] byRows = new Matrix[0];
    private Matrix[] byColumns = byRows;
    private Matrix[] shared = byRows;

    private Matrix(INDArray array, AlignedMemory memory) {
        this.array = array;
        this.memory = memory;
        this.whole = null;
        this.rows = array.rows();
        this.columns = array.columns();
        this.stride = rows > 1 ? (int) array.stride(0) : columns;
        this.floats = array.dataType() == DataType.FLOAT ? new FloatPointer(array.data().addressPointer()) : null;
    }

    /** Creates a part of {@code whole} for use inside kernels: it has no array. */
    private Matrix(Matrix whole, int fromRow, int toRow, int fromColumn, int toColumn) {
        ShapeChecks.range("rows", fromRow, toRow, whole.rows);
        ShapeChecks.range("columns", fromColumn, toColumn, whole.columns);
        this.array = null;
        this.memory = null;
        this.whole = whole;
        this.rows = toRow - fromRow;
        this.columns = toColumn - fromColumn;
        this.stride = rows > 1 ? whole.stride : columns;
        this.floats = whole.floats.getPointer((long) fromRow * whole.stride + fromColumn);
    }

    /** @param array contiguous, in C order; shared, not copied. Shape: {@code [rows, columns]} */
    public static Matrix of(INDArray array) {
        if (array.rank() != 2 || !isContiguous(array)) {
            throw new IllegalArgumentException("expected a contiguous [rows, columns], got " + array.shapeInfoToString());
        }
        return new Matrix(array, null);
    }

    private static boolean isContiguous(INDArray array) {
        long expected = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) > 1 && array.stride(i) != expected) {
                return false;
            }
            expected *= array.size(i);
        }
        return true;
    }

    /** Returns the values of {@code vector} from {@code offset} on as a matrix; shared, not copied. */
    public static Matrix view(INDArray vector, long offset, int rows, int columns) {
        if (!isContiguous(vector) || offset < 0 || rows < 0 || columns < 0 || offset + (long) rows * columns > vector.length()) {
            throw new IllegalArgumentException("[%d, %d] from value %d on is not within a contiguous array of shape %s"
                    .formatted(rows, columns, offset, Arrays.toString(vector.shape())));
        }
        // ND4J counts the offset from the start of the memory that views share, not from the start of a view.
        long start = vector.offset() + offset;
        return new Matrix(Nd4j.create(vector.data(), new long[] {rows, columns}, new long[] {columns, 1}, start, 'c'), null);
    }

    /** Returns a new, aligned matrix whose values are not initialised. Close it or leave it to the garbage collector. */
    public static Matrix uninitialized(DataType type, int rows, int columns) {
        AlignedMemory memory = new AlignedMemory(type, (long) rows * columns, "[%d, %d]".formatted(rows, columns));
        try {
            return new Matrix(memory.vector().reshape(rows, columns), memory);
        } catch (Throwable e) {
            memory.close();
            throw e;
        }
    }

    /** Returns the rows from {@code from}, inclusive, to {@code to}, exclusive; shared, not copied. */
    public Matrix rows(int from, int to) {
        ShapeChecks.range("rows", from, to, rows);
        return part(from, to - from, 0, columns);
    }

    /** Returns the columns from {@code from}, inclusive, to {@code to}, exclusive; shared, not copied, and therefore not contiguous. */
    public Matrix columns(int from, int to) {
        ShapeChecks.range("columns", from, to, columns);
        return part(0, rows, from, to - from);
    }

    private Matrix part(int row, int rows, int column, int columns) {
        long start = array.offset() + (long) row * stride + column;
        return new Matrix(Nd4j.create(array.data(), new long[] {rows, columns}, new long[] {stride, 1}, start, 'c'), null);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Returns the number of values. */
    public int size() {
        return Math.multiplyExact(rows, columns);
    }

    public INDArray array() {
        return array;
    }

    /** Returns the address of the first value of a contiguous float32 matrix. */
    public FloatPointer floats() {
        if (stride != columns) {
            throw new IllegalStateException("not contiguous: %d columns, but rows begin %d values apart".formatted(columns, stride));
        }
        return floats;
    }

    /** Returns the address of the first value of a float32 matrix whose rows begin {@link #stride} values apart. */
    FloatPointer rowByRow() {
        return floats;
    }

    long address() {
        return array.data().addressPointer().address();
    }

    boolean isContiguous() {
        return stride == columns;
    }

    /** Copies row {@code row} to row {@code toRow} of {@code to}. */
    void copyRow(int row, Matrix to, int toRow) {
        long first = (long) row * stride;
        long target = (long) toRow * to.stride;
        for (int done = 0, n; done < columns; done += n) {
            n = Math.min(columns - done, Math.min(leftInBuffer(first + done), leftInBuffer(target + done)));
            to.buffer(target + done).put(inBuffer(target + done), buffer(first + done), inBuffer(first + done), n);
        }
    }

    /** Prefetches a row: returns a sum of values of its first two cache lines, after which the hardware prefetches the rest. */
    float startOfRow(int row) {
        long first = (long) row * stride;
        long second = first + Math.min(columns - 1, AlignedMemory.LINE / Float.BYTES);
        return buffer(first).get(inBuffer(first)) + buffer(second).get(inBuffer(second));
    }

    /**
     * Copies {@code n} values, from index {@code first} on in row-major order, to an array.
     *
     * <p>Like {@link #write} and {@link #copyRow}, this makes no native call, which would take as long as copying a short row.
     */
    void read(long first, float[] to, int at, int n) {
        for (int done = 0, part; done < n; done += part) {
            long place = place(first + done);
            part = Math.min(n - done, Math.min(leftInRow(first + done), leftInBuffer(place)));
            buffer(place).get(inBuffer(place), to, at + done, part);
        }
    }

    /** Copies {@code n} values of an array to this matrix, from index {@code first} on in row-major order. */
    void write(long first, float[] from, int at, int n) {
        for (int done = 0, part; done < n; done += part) {
            long place = place(first + done);
            part = Math.min(n - done, Math.min(leftInRow(first + done), leftInBuffer(place)));
            buffer(place).put(inBuffer(place), from, at + done, part);
        }
    }

    /** Returns the offset in memory of the value with this index in row-major order. */
    private long place(long index) {
        return stride == columns ? index : index / columns * stride + index % columns;
    }

    private int leftInRow(long index) {
        return stride == columns ? Integer.MAX_VALUE : columns - (int) (index % columns);
    }

    private FloatBuffer buffer(long place) {
        if (buffers == null) {
            long size = (long) (rows - 1) * stride + columns;
            buffers = LongStream.iterate(0, from -> from < size, from -> from + IN_BUFFER)
                    .mapToObj(from -> floats.getPointer(from).capacity(Math.min(IN_BUFFER, size - from)).asBuffer())
                    .toArray(FloatBuffer[]::new);
        }
        return buffers[(int) (place / IN_BUFFER)];
    }

    private static int inBuffer(long place) {
        return (int) (place % IN_BUFFER);
    }

    private static int leftInBuffer(long place) {
        return IN_BUFFER - inBuffer(place);
    }

    /** Returns the number of values from the start of a row to the start of the next: {@code columns} if contiguous. */
    int stride() {
        return stride;
    }

    /**
     * Divides this matrix by rows into {@code count} nearly equal parts, one per thread; shared, not copied. Each thread needs a part
     * of its own, because kernels move the pointer {@link #floats}. The last division is cached.
     */
    Matrix[] byRows(int count) {
        if (byRows.length != count) {
            byRows = IntStream.range(0, count).mapToObj(t -> new Matrix(this, cut(rows, t, count), cut(rows, t + 1, count), 0, columns))
                    .toArray(Matrix[]::new);
        }
        return byRows;
    }

    /** Divides this matrix by columns, like {@link #byRows}. If there are several rows, the parts are not contiguous. */
    Matrix[] byColumns(int count) {
        if (byColumns.length != count) {
            byColumns = IntStream.range(0, count)
                    .mapToObj(t -> new Matrix(this, 0, rows, cut(columns, t, count), cut(columns, t + 1, count))).toArray(Matrix[]::new);
        }
        return byColumns;
    }

    /** Returns {@code count} views of the whole matrix, one per thread. */
    Matrix[] shared(int count) {
        if (shared.length != count) {
            shared = IntStream.range(0, count).mapToObj(t -> new Matrix(this, 0, rows, 0, columns)).toArray(Matrix[]::new);
        }
        return shared;
    }

    /** Returns the first of n rows or columns that belongs to part {@code t} of {@code count}. */
    static int cut(int n, int t, int count) {
        int from = (int) ((long) n * t / count);
        return n / count < MANY || t == count ? from : from / AT_ONCE * AT_ONCE;
    }

    void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
