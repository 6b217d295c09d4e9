package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Matrix;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Room for all time steps of a mini-batch, one step after the other, so that each is a matrix and all are one. Shape: {@code
 * [steps·m, columns]}. Views are kept while m stays the same, because making one costs more than a small product.
 */
final class Sequence implements AutoCloseable {

    private final Buffer buffer;
    private final Matrix[] steps;
    private Matrix all;
    private int m;

    Sequence(DataType type, int steps, int columns) {
        this.buffer = new Buffer(type, columns);
        this.steps = new Matrix[steps];
    }

    /** Makes room for m examples; all is zero when that is another number than before. */
    void resize(int m) {
        if (this.m != m) {
            this.m = m;
            all = buffer.rows(steps.length * m);
            all.array().assign(0);
            for (int t = 0; t < steps.length; t++) {
                steps[t] = between(t, t + 1);
            }
        }
    }

    /** Shape: {@code [steps·m, columns]}. */
    Matrix all() {
        return all;
    }

    /** Step {@code t}, from 0. Shape: {@code [m, columns]}. */
    Matrix at(int t) {
        return steps[t];
    }

    /** A new view of the steps from {@code from}, inclusive, to {@code to}, exclusive. */
    Matrix between(int from, int to) {
        return all.rows(from * m, to * m);
    }

    @Override
    public void close() {
        buffer.close();
        m = 0;
    }
}
