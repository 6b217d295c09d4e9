package dev.trainyard.nn.data;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;

/**
 * Training examples in mini-batches, in another order each epoch. The order follows from the seed and the epoch alone, so that
 * resuming needs neither the order nor a generator.
 */
public final class Batches implements AutoCloseable {

    private final Matrix xs;
    private final Matrix ys;
    private final int size;
    private final long seed;
    private final Kernels kernels;
    private final int[] order;
    private final Buffer xBuffer;
    private final Buffer yBuffer;
    private Matrix x;
    private Matrix y;

    /** @param size examples in a mini-batch; the last one of an epoch has what is left */
    public Batches(Examples examples, int size, long seed, Kernels kernels) {
        this.xs = Matrix.of(examples.x());
        this.ys = Matrix.of(examples.y());
        this.size = Math.min(size, examples.size());
        this.seed = seed;
        this.kernels = kernels;
        this.order = new int[examples.size()];
        this.xBuffer = new Buffer(examples.x().dataType(), xs.columns());
        this.yBuffer = new Buffer(examples.y().dataType(), ys.columns());
    }

    /** Mini-batches in an epoch. */
    public int count() {
        return (order.length + size - 1) / size;
    }

    /** Puts the examples into the order of {@code epoch}, from 0. */
    public void shuffle(int epoch) {
        Arrays.setAll(order, i -> i);
        Randomness.of(seed, Randomness.Purpose.ORDER, epoch).shuffle(order);
    }

    /** Makes mini-batch {@code batch}, from 0, of the epoch the current one. */
    public void take(int batch) {
        int from = batch * size;
        int m = Math.min(size, order.length - from);
        x = xBuffer.rows(m);
        y = yBuffer.rows(m);
        kernels.gather(xs, order, from, x);
        kernels.gather(ys, order, from, y);
    }

    /** The inputs of the current mini-batch. Shape: {@code [m, |x|]}. */
    public Matrix x() {
        return x;
    }

    /** The desired outputs of the current mini-batch. Shape: {@code [m, |y|]}. */
    public Matrix y() {
        return y;
    }

    /** Examples in the current mini-batch. */
    public int m() {
        return x.rows();
    }

    @Override
    public void close() {
        xBuffer.close();
        yBuffer.close();
    }
}
