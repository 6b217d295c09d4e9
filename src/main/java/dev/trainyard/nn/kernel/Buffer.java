package dev.trainyard.nn.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * A matrix that is reused for successive mini-batches and grows to the largest one. Allocates nothing while all mini-batches have the
 * same size, except that the last one of each epoch may be smaller.
 */
public final class Buffer implements AutoCloseable {

    private final DataType type;
    private final int columns;
    private Matrix allocated;
    private Matrix part;
    private Matrix current;

    public Buffer(DataType type, int columns) {
        this.type = type;
        this.columns = columns;
    }

    /** Returns {@code n} rows. All calls share the same memory; its values are not reset. */
    public Matrix rows(int n) {
        if (allocated == null || allocated.rows() < n) {
            grow(n);
        }
        if (allocated.rows() == n) {
            current = allocated;
        } else {
            if (part == null || part.rows() != n) {
                part = allocated.rows(0, n);
            }
            current = part;
        }
        return current;
    }

    /** Allocates before it frees: if there is not enough memory, the buffer stays as it was. */
    private void grow(int n) {
        Matrix larger = Matrix.uninitialized(type, n, columns);
        close();
        allocated = larger;
    }

    /** Returns the result of the last call of {@link #rows}. */
    public Matrix current() {
        return current;
    }

    @Override
    public void close() {
        if (allocated != null) {
            Matrix freed = allocated;
            allocated = null;
            part = null;
            current = null;
            freed.close();
        }
    }
}
