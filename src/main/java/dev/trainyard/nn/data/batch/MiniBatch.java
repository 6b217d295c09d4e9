package dev.trainyard.nn.data.batch;

import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;

/** Reusable buffers for the m examples of a mini-batch. */
final class MiniBatch implements AutoCloseable {

    private final Matrix xs;
    private final Matrix ys;
    private final Kernels kernels;
    private final Buffer xBuffer;
    private final Buffer yBuffer;
    private Matrix x;
    private Matrix y;

    /** @param examples the source of the examples */
    MiniBatch(Examples examples, Kernels kernels) {
        this.xs = Matrix.of(examples.x());
        this.ys = Matrix.of(examples.y());
        this.kernels = kernels;
        this.xBuffer = new Buffer(examples.x().dataType(), xs.columns());
        this.yBuffer = new Buffer(examples.y().dataType(), ys.columns());
    }

    /** Copies the m examples at {@code indices[start]}, {@code indices[start + 1]} … into the buffers. */
    void gather(int[] indices, int start, int m) {
        x = xBuffer.rows(m);
        y = yBuffer.rows(m);
        kernels.gather(xs, indices, start, x);
        kernels.gather(ys, indices, start, y);
    }

    /** Shape: {@code [m, |x|]}. */
    Matrix x() {
        return x;
    }

    /** Shape: {@code [m, |y|]}. */
    Matrix y() {
        return y;
    }

    @Override
    public void close() {
        xBuffer.close();
        yBuffer.close();
    }
}
