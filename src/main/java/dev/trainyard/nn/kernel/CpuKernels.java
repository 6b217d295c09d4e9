package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_dsdot;
import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_scopy;
import static org.bytedeco.openblas.global.openblas.cblas_snrm2;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import dev.trainyard.nn.kernel.memory.Floats;
import dev.trainyard.nn.kernel.memory.WorkingFloats;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Kernels for CPUs in float32. Matrix products use the matrices' native memory ({@link Products}). Most other operations are loops over
 * Java arrays, which the JIT vectorises; copying to and from Java arrays costs 0.1 ns per value. Allocates nothing once its working arrays
 * have grown.
 *
 * <p>All operations run on the calling thread, because jobs share the cores: a product that waits for a second, busy core takes longer
 * than on one core. {@link ParallelKernels} use several threads.
 */
public class CpuKernels implements Kernels {

    static {
        Nd4j.getBlasWrapper();
        blas_set_num_threads(1);
        OneDnn.load();
    }

    /** Number of values that {@link #rescale} processes at a time, so that they stay in the cache. */
    private static final int PIECE = 2048;
    /** Number of values that other operations process at a time, so that they are still in the cache when they are written back. */
    private static final int CACHED = 1 << 14;

    /** Number of examples up to which reading the weights takes longer than multiplying by them. */
    private static final int FEW = 16;
    /** Weights in a part: few enough to stay in the cache from one product to the next. A part has at least {@link #UNITS} units. */
    private static final int CACHED_WEIGHTS = 1 << 17;
    private static final int UNITS = 32;
    /**
     * Number of examples up to which OpenBLAS and oneDNN sum a product before adding the sum to the target. They add the examples of a
     * larger product in several parts, each of which may be too small to change a float32 target. So {@link #accumulate} sums a larger
     * product itself.
     */
    public static final int SUMMED_AT_ONCE = 256;

    private float[][] pieces = new float[0][];

    private float[] first = new float[0];
    private float[] second = new float[0];
    private float[] sums = new float[0];
    private float[] row = new float[0];
    /** Buffers for sums of parts of gradients, by their number of columns. */
    private final Map<Integer, Buffer> productSums = new HashMap<>();
    /** Sink for prefetched values; keeps the JIT from removing the loads. */
    private float fetched;
    private final LstmLoops lstm = new LstmLoops();
    private final SoftplusLoops softplus = new SoftplusLoops();
    private final Convolutions convolutions = new Convolutions();
    private final Pools pools = new Pools();

    /** Returns whether ND4J uses its CPU backend, so that arrays lie in this process's memory. */
    static boolean available() {
        return Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");
    }

    @Override
    public void affine(Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        transposed(x, w, 0, z);
        activate(b, sigma, z, a);
    }

    @Override
    public void affineTransposed(Matrix x, Matrix v, Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        plain(x, v, 0, z);
        activate(b, sigma, z, a);
    }

    /** c ← a·bᵀ + β·c. */
    void transposed(Matrix a, Matrix b, float beta, Matrix c) {
        Products.transposed(a, b, beta, c);
    }

    /** c ← a·b + β·c. */
    void plain(Matrix a, Matrix b, float beta, Matrix c) {
        Products.plain(a, b, beta, c);
    }

    /** c ← α·aᵀ·b + β·c. */
    void outer(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        Products.outer(alpha, a, b, beta, c);
    }

    @Override
    public void addProduct(Matrix x, Matrix w, Matrix z) {
        transposed(x, w, 1, z);
    }

    @Override
    public void addProductTransposed(Matrix x, Matrix v, double beta, Matrix z) {
        plain(x, v, (float) beta, z);
    }

    @Override
    public void transpose(Matrix from, Matrix to) {
        ShapeChecks.transpose(from, to);
        for (int j = 0; j < from.columns(); j++) {
            cblas_scopy(from.rows(), from.rowByRow().position(j), from.stride(), to.rowByRow().position((long) j * to.stride()), 1);
        }
        from.rowByRow().position(0);
        to.rowByRow().position(0);
    }

    @Override
    public void activate(Elementwise sigma, Matrix z, Matrix a) {
        ShapeChecks.same("activation of z to a", z, a);
        int out = z.columns();
        int block = block(z);
        first = Floats.atLeast(block, first);
        for (int from = 0; from < z.size(); from += block) {
            int values = Math.min(block, z.size() - from);
            z.read(from, first, 0, values);
            sigma.apply(first, values, out);
            a.write(from, first, 0, values);
        }
    }

    /** z ← z + b in each row, and a = σ(z). Shapes: b {@code [1, out]}; z and a {@code [m, out]}. z and a may be the same matrix. */
    void activate(Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        ShapeChecks.biased("activation of b and z to a", b, z, a);
        int out = z.columns();
        int block = repeat(b, z.rows());
        second = Floats.atLeast(block, second);
        for (int from = 0; from < z.size(); from += block) {
            int values = Math.min(block, z.size() - from);
            z.read(from, second, 0, values);
            add(first, second, values);
            if (z != a) {
                z.write(from, second, 0, values);
            }
            sigma.apply(second, values, out);
            a.write(from, second, 0, values);
        }
    }

    /** Returns the number of values to process at a time, a multiple of the row length. */
    private static int block(Matrix values) {
        int columns = Math.max(1, values.columns()); // 0 columns: a part of a vector shorter than the number of threads
        return Math.min(values.size(), Math.max(1, CACHED / columns) * columns);
    }

    /** Fills {@code first} with b, once for each row that is processed at a time. Returns the number of these values. */
    private int repeat(Matrix b, int rows) {
        int out = b.columns();
        // At least one row: b is read even if a part has no rows.
        int block = Math.max(1, Math.min(rows, CACHED / out)) * out;
        first = Floats.atLeast(block, first);
        b.read(0, first, 0, out);
        for (int from = out; from < block; from += out) {
            System.arraycopy(first, 0, first, from, out);
        }
        return block;
    }

    @Override
    public void convolve(List<Window> places, Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a, Matrix argmax) {
        convolutions.convolve(places, x, w, b, sigma, z, a, argmax);
    }

    @Override
    public void propagateConvolution(List<Window> places, Matrix delta, Matrix argmax, Matrix w, Matrix dx) {
        convolutions.propagate(places, delta, argmax, w, dx);
    }

    @Override
    public void accumulateConvolution(double alpha, List<Window> places, Matrix delta, Matrix argmax, Matrix x, double beta, Matrix w) {
        convolutions.accumulate(alpha, places, delta, argmax, x, beta, w);
    }

    @Override
    public void accumulateMaps(double alpha, Matrix delta, double beta, Matrix b) {
        convolutions.accumulateMaps(alpha, delta, beta, b);
    }

    @Override
    public void maxPool(Window window, Matrix x, Matrix a, Matrix argmax) {
        pools.maxPool(window, x, a, argmax);
    }

    @Override
    public void maxPoolErrors(Window window, Matrix argmax, Matrix delta, Matrix dx) {
        pools.maxPoolErrors(window, argmax, delta, dx);
    }

    @Override
    public void sumPool(Window window, Matrix x, Matrix a) {
        pools.sumPool(window, x, a);
    }

    @Override
    public void sumPoolErrors(Window window, Matrix delta, Matrix dx) {
        pools.sumPoolErrors(window, delta, dx);
    }

    @Override
    public void lstm(Matrix gates, Matrix before, Matrix c, Matrix h) {
        lstm.step(gates, before, c, h);
    }

    @Override
    public void lstmErrors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc) {
        lstm.errors(gates, before, c, dh, dc);
    }

    @Override
    public void softplusSums(Matrix z, Matrix u, Matrix d, Matrix sums) {
        softplus.sums(z, u, d, sums);
    }

    @Override
    public void softplusErrors(Matrix delta, Matrix z, Matrix u, Matrix g) {
        softplus.errors(delta, z, u, g);
    }

    @Override
    public void accumulateSoftplus(double alpha, Matrix delta, Matrix z, Matrix u, double beta, Matrix target) {
        softplus.accumulate(alpha, delta, z, u, beta, target);
    }

    @Override
    public void swapAxes(Matrix from, int p, int q, Matrix to) {
        ShapeChecks.swapAxes(from, p, q, to);
        float[] values = first(from);
        second = Floats.atLeast(from.size(), second);
        int width = from.size() / (p * q);
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < q; j++) {
                System.arraycopy(values, (i * q + j) * width, second, (j * p + i) * width, width);
            }
        }
        to.write(0, second, 0, from.size());
    }

    @Override
    public void differentiate(Elementwise sigma, Matrix z, Matrix a, Matrix delta) {
        ShapeChecks.same("derivative in z, a and δ", z, a, delta);
        Matrix stated = sigma.derivesFromZ() ? z : a;
        int out = delta.columns();
        int block = block(delta);
        first = Floats.atLeast(block, first);
        second = Floats.atLeast(block, second);
        for (int from = 0; from < delta.size(); from += block) {
            int values = Math.min(block, delta.size() - from);
            delta.read(from, first, 0, values);
            stated.read(from, second, 0, values);
            sigma.differentiate(second, first, values, out);
            delta.write(from, first, 0, values);
        }
    }

    @Override
    public void propagate(Matrix delta, Matrix w, Matrix dx) {
        plain(delta, w, 0, dx);
    }

    @Override
    public void accumulate(double alpha, Matrix delta, Matrix x, double beta, Matrix w) {
        // If α = 1, the target is itself a sum of gradients, and needs no separate sum.
        if (delta.rows() <= SUMMED_AT_ONCE || beta == 0 || alpha == 1) {
            outer((float) alpha, delta, x, (float) beta, w);
            return;
        }
        int parts = sumParts(w);
        // A single part is not divided: a matrix caches only its last division, which ParallelKernels need.
        Matrix[] deltas = parts == 1 ? new Matrix[] {delta} : delta.byColumns(parts);
        Matrix[] targets = parts == 1 ? new Matrix[] {w} : w.byRows(parts);
        for (int i = 0; i < parts; i++) {
            Matrix sum = productSums.computeIfAbsent(w.columns(), columns -> new Buffer(DataType.FLOAT, columns)).rows(targets[i].rows());
            outer(1, deltas[i], x, 0, sum);
            add(alpha, sum, beta, targets[i]);
        }
    }

    /** Returns the number of parts in which a gradient is summed, one after the other, so that each sum stays in the cache. */
    int sumParts(Matrix w) {
        return Math.max(1, Math.min(w.size() / CACHED_WEIGHTS, w.rows() / UNITS));
    }

    @Override
    public void propagateAndAccumulate(Matrix delta, Matrix w, Matrix dx, double alpha, Matrix x, double beta, Matrix g) {
        int parts = parts(delta, w);
        if (parts == 1) {
            Kernels.super.propagateAndAccumulate(delta, w, dx, alpha, x, beta, g);
            return;
        }
        // Processes some units at a time, so that their weights are still in the cache when they change.
        Matrix[] deltas = delta.byColumns(parts);
        Matrix[] weights = w.byRows(parts);
        Matrix[] targets = g.byRows(parts);
        for (int i = 0; i < parts; i++) {
            plain(deltas[i], weights[i], i == 0 ? 0 : 1, dx);
            outer((float) alpha, deltas[i], x, (float) beta, targets[i]);
        }
    }

    /** Returns the number of parts of w that {@link #propagateAndAccumulate} reads and updates one after the other. */
    int parts(Matrix delta, Matrix w) {
        return delta.rows() > FEW ? 1 : Math.max(1, Math.min(w.size() / CACHED_WEIGHTS, w.rows() / UNITS));
    }

    @Override
    public void accumulateRows(double alpha, Matrix delta, double beta, Matrix b) {
        ShapeChecks.columnSums("sums of rows of δ to b", delta, b, 1);
        int m = delta.rows();
        int out = delta.columns();
        int block = Math.max(1, CACHED / out);
        first = Floats.atLeast(Math.min(m, block) * out, first);
        sums = Floats.atLeast(out, sums);
        Arrays.fill(sums, 0, out, 0);
        for (int from = 0; from < m; from += block) {
            int rows = Math.min(block, m - from);
            delta.read((long) from * out, first, 0, rows * out);
            addRows(first, rows, out, sums);
        }
        float[] biases = second(b);
        float a = (float) alpha;
        float c = (float) beta;
        for (int j = 0; j < out; j++) {
            biases[j] = c == 0 ? a * sums[j] : a * sums[j] + c * biases[j];
        }
        b.write(0, biases, 0, out);
    }

    /** Adds row by row, so that a sum does not depend on the machine's vector width. */
    private void addRows(float[] values, int rows, int columns, float[] sums) {
        row = Floats.atLeast(columns, row);
        for (int i = 0; i < rows; i++) {
            // The JIT vectorises a loop over two arrays only if both have the same index.
            System.arraycopy(values, i * columns, row, 0, columns);
            add(row, sums, columns);
        }
    }

    private static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += x[j];
        }
    }

    @Override
    public void gather(Matrix from, int[] indices, int start, Matrix to) {
        ShapeChecks.gather(from, indices, start, to);
        for (int i = 0; i < to.rows(); i++) {
            from.copyRow(indices[start + i], to, i);
        }
        // Prefetches the next mini-batch, whose rows are scattered in memory, while this one is computed.
        int next = start + to.rows();
        for (int i = next; i < Math.min(next + to.rows(), indices.length); i++) {
            fetched += from.startOfRow(indices[i]);
        }
    }

    @Override
    public void copy(Matrix from, Matrix to) {
        ShapeChecks.same("copy", from, to);
        if (from.isContiguous() && to.isContiguous()) {
            Pointer.memcpy(to.floats(), from.floats(), (long) to.size() * Float.BYTES);
        } else {
            to.write(0, first(from), 0, to.size());
        }
    }

    @Override
    public void add(double alpha, Matrix x, double beta, Matrix y) {
        ShapeChecks.same("sum of x and y", x, y);
        if (beta == 1 && x.isContiguous() && y.isContiguous()) {
            cblas_saxpy(y.size(), (float) alpha, x.floats(), 1, y.floats(), 1);
            return;
        }
        int block = block(y);
        first = Floats.atLeast(block, first);
        second = Floats.atLeast(block, second);
        for (int from = 0; from < y.size(); from += block) {
            int values = Math.min(block, y.size() - from);
            x.read(from, first, 0, values);
            if (beta == 0) {
                Arrays.fill(second, 0, values, 0);
            } else {
                y.read(from, second, 0, values);
            }
            add((float) alpha, first, (float) beta, second, values);
            y.write(from, second, 0, values);
        }
    }

    private static void add(float alpha, float[] x, float beta, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = alpha * x[i] + beta * y[i];
        }
    }

    @Override
    public void addSign(double alpha, Matrix x, Matrix y) {
        ShapeChecks.same("sum of sgn(x) and y", x, y);
        float[] signs = first(x);
        float[] values = second(y);
        int n = y.size();
        float a = (float) alpha;
        for (int i = 0; i < n; i++) {
            values[i] += a * Math.signum(signs[i]);
        }
        y.write(0, values, 0, n);
    }

    @Override
    public void scale(double alpha, Matrix y) {
        cblas_sscal(y.size(), (float) alpha, y.floats(), 1);
    }

    @Override
    public void multiply(Matrix x, Matrix y) {
        ShapeChecks.same("product x ⊙ y", x, y);
        float[] factors = first(x);
        float[] values = second(y);
        int n = y.size();
        for (int i = 0; i < n; i++) {
            values[i] *= factors[i];
        }
        y.write(0, values, 0, n);
    }

    @Override
    public void clip(double limit, Matrix y) {
        float[] values = first(y);
        int n = y.size();
        float most = (float) limit;
        for (int i = 0; i < n; i++) {
            values[i] = Math.min(most, Math.max(-most, values[i]));
        }
        y.write(0, values, 0, n);
    }

    @Override
    public void limitRows(double length, Matrix... w) {
        ShapeChecks.sameRows("limit of rows", w);
        for (int j = 0; j < w[0].rows(); j++) {
            double norm = 0;
            for (Matrix part : w) {
                norm = Math.hypot(norm, cblas_snrm2(part.columns(), part.floats().position((long) j * part.columns()), 1));
            }
            if (norm > length) {
                for (Matrix part : w) {
                    cblas_sscal(part.columns(), (float) (length / norm), part.floats().position((long) j * part.columns()), 1);
                }
            }
        }
        for (Matrix part : w) {
            part.floats().position(0);
        }
    }

    @Override
    public void rescale(Rescaling rule, Matrix g, Matrix... state) {
        ShapeChecks.same("rescaling of a gradient by remembered values", g, state);
        if (pieces.length <= state.length) {
            pieces = new float[state.length + 1][PIECE];
        }
        float[][] remembered = Arrays.copyOfRange(pieces, 1, state.length + 1);
        for (int from = 0; from < g.size(); from += PIECE) {
            int values = Math.min(PIECE, g.size() - from);
            g.read(from, pieces[0], 0, values);
            for (int i = 0; i < state.length; i++) {
                state[i].read(from, remembered[i], 0, values);
            }
            rule.apply(pieces[0], remembered, values);
            g.write(from, pieces[0], 0, values);
            for (int i = 0; i < state.length; i++) {
                state[i].write(from, remembered[i], 0, values);
            }
        }
    }

    @Override
    public double dot(Matrix x, Matrix y) {
        ShapeChecks.same("product x·y", x, y);
        return cblas_dsdot(x.size(), x.floats(), 1, y.floats(), 1);
    }

    @Override
    public double absoluteSum(Matrix x) {
        int block = block(x);
        first = Floats.atLeast(block, first);
        double sum = 0;
        for (int from = 0; from < x.size(); from += block) {
            int values = Math.min(block, x.size() - from);
            x.read(from, first, 0, values);
            for (int i = 0; i < values; i++) {
                sum += Math.abs(first[i]);
            }
        }
        return sum;
    }

    @Override
    public double squaredDistance(Matrix x, Matrix y) {
        ShapeChecks.same("distance of x and y", x, y);
        int columns = x.columns();
        int block = Math.max(1, CACHED / columns);
        int most = Math.min(x.rows(), block) * columns;
        first = Floats.atLeast(most, first);
        second = Floats.atLeast(most, second);
        sums = Floats.atLeast(columns, sums);
        float[] squares = first;
        float[] others = second;
        double sum = 0;
        for (int from = 0; from < x.rows(); from += block) {
            int values = Math.min(block, x.rows() - from) * columns;
            x.read((long) from * columns, squares, 0, values);
            y.read((long) from * columns, others, 0, values);
            for (int i = 0; i < values; i++) {
                float difference = squares[i] - others[i];
                squares[i] = difference * difference;
            }
            // Sums row by row: adding single values to one sum is slower, because each addition waits for the one before.
            Arrays.fill(sums, 0, columns, 0);
            addRows(squares, values / columns, columns, sums);
            for (int j = 0; j < columns; j++) {
                sum += sums[j];
            }
        }
        return sum;
    }

    @Override
    public double norm(Matrix x) {
        return cblas_snrm2(x.size(), x.floats(), 1);
    }

    @Override
    public void read(Matrix from, double[] to) {
        float[] values = first(from);
        int n = from.size();
        for (int i = 0; i < n; i++) {
            to[i] = values[i];
        }
    }

    @Override
    public void write(double[] from, Matrix to) {
        int n = to.size();
        first = Floats.atLeast(n, first);
        for (int i = 0; i < n; i++) {
            first[i] = (float) from[i];
        }
        to.write(0, first, 0, n);
    }

    @Override
    public void read(Matrix from, float[] to) {
        from.read(0, to, 0, from.size());
    }

    @Override
    public void write(float[] from, Matrix to) {
        to.write(0, from, 0, to.size());
    }

    /** Returns the native memory of the convolutions, which is kept between operations. */
    List<WorkingFloats> workingMemory() {
        return convolutions.workingMemory();
    }

    @Override
    public void close() {
        workingMemory().forEach(WorkingFloats::close);
        productSums.values().forEach(Buffer::close);
    }

    private float[] first(Matrix matrix) {
        first = Floats.atLeast(matrix.size(), first);
        matrix.read(0, first, 0, matrix.size());
        return first;
    }

    private float[] second(Matrix matrix) {
        second = Floats.atLeast(matrix.size(), second);
        matrix.read(0, second, 0, matrix.size());
        return second;
    }
}
