package dev.trainyard.nn.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * Room for the rows of one mini-batch after another: grows to the largest, and allocates nothing while sizes repeat, nor while the
 * last mini-batch of each epoch is a smaller one.
 */
public final class Buffer implements AutoCloseable {

    private final DataType type;
    private final int columns;
    private Matrix room;
    private Matrix part;
    private Matrix current;

    public Buffer(DataType type, int columns) {
        this.type = type;
        this.columns = columns;
    }

    /** {@code n} rows; the same memory at each call, with whatever was in it. */
    public Matrix rows(int n) {
        if (room == null || room.rows() < n) {
            grow(n);
        }
        if (room.rows() == n) {
            current = room;
        } else {
            if (part == null || part.rows() != n) {
                part = room.rows(0, n);
            }
            current = part;
        }
        return current;
    }

    /** Allocates before it frees: when there is no memory, this stays as it was. */
    private void grow(int n) {
        Matrix larger = Matrix.uninitialized(type, n, columns);
        close();
        room = larger;
    }

    /** The rows that were last asked for. */
    public Matrix current() {
        return current;
    }

    @Override
    public void close() {
        if (room != null) {
            Matrix freed = room;
            room = null;
            part = null;
            current = null;
            freed.close();
        }
    }
}
