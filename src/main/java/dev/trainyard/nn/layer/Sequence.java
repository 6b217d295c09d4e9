package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A buffer for all time steps of a mini-batch in time-major order: each step is a matrix, and all steps together are one matrix. Shape:
 * {@code [steps·m, columns]}. Views are cached for two m, the common size of a mini-batch and the size of an epoch's last one, because
 * creating a view costs more than a small product.
 */
final class Sequence implements AutoCloseable {

    /** Views for one m: all steps, each step, ranges of steps, and ranges of columns of each step. */
    private record Views(int m, Matrix all, Matrix[] steps, Map<List<Integer>, Matrix> between, Map<List<Integer>, Matrix[]> columns) {
    }

    private final Buffer buffer;
    private final int steps;
    private Views current;
    private Views other;

    Sequence(DataType type, int steps, int columns) {
        this.buffer = new Buffer(type, columns);
        this.steps = steps;
    }

    /** Makes room for m examples. If m changes, all values are set to 0. */
    void resize(int m) {
        if (current != null && current.m == m) {
            return;
        }
        Matrix all = buffer.rows(steps * m);
        Views last = current;
        current = null; // until the new views exist
        if (other != null && other.all == all) {
            current = other;
        } else {
            Matrix[] each = new Matrix[steps];
            for (int t = 0; t < steps; t++) {
                each[t] = all.rows(t * m, (t + 1) * m);
            }
            current = new Views(m, all, each, new HashMap<>(), new HashMap<>());
        }
        other = last;
        all.array().assign(0);
    }

    /** Returns all steps. Shape: {@code [steps·m, columns]}. */
    Matrix all() {
        return current.all;
    }

    /** Returns step {@code t}, from 0. Shape: {@code [m, columns]}. */
    Matrix at(int t) {
        return current.steps[t];
    }

    /** Returns a view of the steps from {@code from}, inclusive, to {@code to}, exclusive. */
    Matrix between(int from, int to) {
        return current.between.computeIfAbsent(List.of(from, to), key -> current.all.rows(from * current.m, to * current.m));
    }

    /** Returns a view of the columns from {@code from}, inclusive, to {@code to}, exclusive, for each step. */
    Matrix[] columns(int from, int to) {
        return current.columns.computeIfAbsent(List.of(from, to),
                key -> Arrays.stream(current.steps).map(step -> step.columns(from, to)).toArray(Matrix[]::new));
    }

    @Override
    public void close() {
        buffer.close();
        current = null;
        other = null;
    }
}
