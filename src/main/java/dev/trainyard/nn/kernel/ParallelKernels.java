package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.memory.Allocations;
import dev.trainyard.nn.kernel.memory.WorkingFloats;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * CPU kernels that divide large operations among a {@link ThreadTeam} of threads: matrix products along the longer side of the result,
 * operations on mini-batches by examples, and operations on vectors by pieces. Small operations run on the calling thread: they end before
 * another thread would start.
 *
 * <p>The division depends only on the operation's shape and the number of threads, so the same number gives the same bits, regardless of
 * which thread runs a part. Nothing is allocated once the working arrays have grown: tasks are created once and read their operands from
 * fields.
 */
final class ParallelKernels extends CpuKernels {

    /** Largest number of values for which an operation other than a product or a convolution runs on one thread. */
    private static final int FEW_VALUES = 1 << 15;

    private final int threads;
    private final long fewPairs;
    private final int fewValues;
    private final ThreadTeam team;
    /** Kernels with their own working arrays, one for each part. */
    private final CpuKernels[] members;
    /** Partial gradients of convolutions, one per part. The key is the shape of the filters, because the number of values is ambiguous. */
    private final Map<FilterShape, Matrix[]> sums = new HashMap<>();

    /** Operands of the current operation, in the order of its parameters, each divided into parts. */
    private Matrix[] p;
    private Matrix[] q;
    private Matrix[] r;
    private Matrix[] s;
    private Matrix[] t;
    private Matrix[] u;
    private double alpha;
    private double beta;
    private Elementwise sigma;
    private List<Window> places;
    private Window window;
    private int[] indices;
    private int start;
    private int rows;
    private Rescaling rule;
    private Matrix[][] state;

    private final IntConsumer transposed = i -> Products.transposed(p[i], q[i], (float) beta, r[i]);
    private final IntConsumer plain = i -> Products.plain(p[i], q[i], (float) beta, r[i]);
    private final IntConsumer outer = i -> Products.outer((float) alpha, p[i], q[i], (float) beta, r[i]);
    private final IntConsumer activate = i -> member(i).activate(sigma, p[i], q[i]);
    private final IntConsumer activateWithBiases = i -> member(i).activate(p[i], sigma, q[i], r[i]);
    private final IntConsumer differentiate = i -> member(i).differentiate(sigma, p[i], q[i], r[i]);
    private final IntConsumer convolve = i -> member(i).convolve(places, p[i], q[i], r[i], sigma, s[i], t[i], u == null ? null : u[i]);
    private final IntConsumer propagateConvolution = i -> member(i)
            .propagateConvolution(places, p[i], q == null ? null : q[i], r[i], s[i]);
    private final IntConsumer accumulateConvolution = i -> member(i)
            .accumulateConvolution(1, places, p[i], q == null ? null : q[i], r[i], 0, s[i]);
    private final IntConsumer maxPool = i -> member(i).maxPool(window, p[i], q[i], r[i]);
    private final IntConsumer maxPoolErrors = i -> member(i).maxPoolErrors(window, p[i], q[i], r[i]);
    private final IntConsumer sumPool = i -> member(i).sumPool(window, p[i], q[i]);
    private final IntConsumer sumPoolErrors = i -> member(i).sumPoolErrors(window, p[i], q[i]);
    private final IntConsumer lstm = i -> member(i).lstm(p[i], q[i], r[i], s[i]);
    private final IntConsumer lstmErrors = i -> member(i).lstmErrors(p[i], q[i], r[i], s[i], t[i]);
    private final IntConsumer gather = i -> member(i).gather(p[i], indices, start + Matrix.cut(rows, i, threads()), q[i]);
    private final IntConsumer copy = i -> member(i).copy(p[i], q[i]);
    private final IntConsumer add = i -> member(i).add(alpha, p[i], beta, q[i]);
    private final IntConsumer scale = i -> member(i).scale(alpha, p[i]);
    private final IntConsumer rescale = i -> member(i).rescale(rule, p[i], state[i]);

    /** @param threads number of threads, including the caller's */
    ParallelKernels(int threads) {
        this(threads, FEW_PAIRS, FEW_VALUES);
    }

    /**
     * @param fewPairs  number of multiplications up to which a product or a convolution is not divided
     * @param fewValues number of values up to which other operations are not divided
     */
    ParallelKernels(int threads, long fewPairs, int fewValues) {
        this.threads = threads;
        this.fewPairs = fewPairs;
        this.fewValues = fewValues;
        this.team = new ThreadTeam(threads);
        this.members = Stream.generate(CpuKernels::new).limit(threads).toArray(CpuKernels[]::new);
    }

    private CpuKernels member(int i) {
        return members[i];
    }

    private int threads() {
        return threads;
    }

    @Override
    void transposed(Matrix a, Matrix b, float beta, Matrix c) {
        if (isFew(c, a.columns())) {
            super.transposed(a, b, beta, c);
            return;
        }
        this.beta = beta;
        boolean byRows = c.rows() > c.columns();
        p = byRows ? a.byRows(threads) : a.shared(threads);
        q = byRows ? b.shared(threads) : b.byRows(threads);
        r = byRows ? c.byRows(threads) : c.byColumns(threads);
        team.run(transposed);
    }

    @Override
    void plain(Matrix a, Matrix b, float beta, Matrix c) {
        if (isFew(c, a.columns())) {
            super.plain(a, b, beta, c);
            return;
        }
        this.beta = beta;
        boolean byRows = c.rows() > c.columns();
        p = byRows ? a.byRows(threads) : a.shared(threads);
        q = byRows ? b.shared(threads) : b.byColumns(threads);
        r = byRows ? c.byRows(threads) : c.byColumns(threads);
        team.run(plain);
    }

    @Override
    void outer(float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        if (isFew(c, a.rows())) {
            super.outer(alpha, a, b, beta, c);
            return;
        }
        this.alpha = alpha;
        this.beta = beta;
        boolean byRows = c.rows() > c.columns();
        p = byRows ? a.byColumns(threads) : a.shared(threads);
        q = byRows ? b.shared(threads) : b.byColumns(threads);
        r = byRows ? c.byRows(threads) : c.byColumns(threads);
        team.run(outer);
    }

    /** Returns 1: a matrix caches only its last division, and these kernels divide it among threads. */
    @Override
    int parts(Matrix delta, Matrix w) {
        return 1;
    }

    @Override
    int sumParts(Matrix w) {
        return 1;
    }

    private boolean isFew(Matrix c, int depth) {
        return (long) c.size() * depth <= fewPairs;
    }

    private boolean isFew(Matrix values) {
        return values.size() <= fewValues;
    }

    /** Divides a matrix for an element-wise operation. */
    private Matrix[] pieces(Matrix values) {
        return values.rows() == 1 ? values.byColumns(threads) : values.byRows(threads);
    }

    @Override
    public void activate(Elementwise sigma, Matrix z, Matrix a) {
        if (isFew(z)) {
            super.activate(sigma, z, a);
            return;
        }
        this.sigma = sigma;
        p = z.byRows(threads);
        q = a.byRows(threads);
        team.run(activate);
    }

    @Override
    void activate(Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        if (isFew(z)) {
            super.activate(b, sigma, z, a);
            return;
        }
        this.sigma = sigma;
        p = b.shared(threads);
        q = z.byRows(threads);
        r = z == a ? q : a.byRows(threads);
        team.run(activateWithBiases);
    }

    @Override
    public void differentiate(Elementwise sigma, Matrix z, Matrix a, Matrix delta) {
        if (isFew(delta)) {
            super.differentiate(sigma, z, a, delta);
            return;
        }
        this.sigma = sigma;
        p = z.byRows(threads);
        q = a.byRows(threads);
        r = delta.byRows(threads);
        team.run(differentiate);
    }

    @Override
    public void convolve(List<Window> places, Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a, Matrix argmax) {
        if (isFew(places, x, w)) {
            super.convolve(places, x, w, b, sigma, z, a, argmax);
            return;
        }
        this.places = places;
        this.sigma = sigma;
        p = x.byRows(threads);
        q = w.shared(threads);
        r = b.shared(threads);
        s = z.byRows(threads);
        t = a.byRows(threads);
        u = argmax == null ? null : argmax.byRows(threads);
        team.run(convolve);
    }

    @Override
    public void propagateConvolution(List<Window> places, Matrix delta, Matrix argmax, Matrix w, Matrix dx) {
        if (isFew(places, dx, w)) {
            super.propagateConvolution(places, delta, argmax, w, dx);
            return;
        }
        this.places = places;
        p = delta.byRows(threads);
        q = argmax == null ? null : argmax.byRows(threads);
        r = w.shared(threads);
        s = dx.byRows(threads);
        team.run(propagateConvolution);
    }

    @Override
    public void accumulateConvolution(double alpha, List<Window> places, Matrix delta, Matrix argmax, Matrix x, double beta, Matrix w) {
        if (isFew(places, x, w)) {
            super.accumulateConvolution(alpha, places, delta, argmax, x, beta, w);
            return;
        }
        this.places = places;
        p = delta.byRows(threads);
        q = argmax == null ? null : argmax.byRows(threads);
        r = x.byRows(threads);
        s = sums(w);
        team.run(accumulateConvolution);
        for (int i = 1; i < threads; i++) {
            super.add(1, s[i], s[0]);
        }
        super.add(alpha, s[0], beta, w);
    }

    /** Returns one matrix of w's shape for each part. */
    private Matrix[] sums(Matrix w) {
        FilterShape shape = new FilterShape(w.rows(), w.columns());
        Matrix[] parts = sums.get(shape);
        if (parts == null) {
            parts = Allocations.allOrNothing(() -> IntStream.range(0, threads)
                    .mapToObj(i -> Matrix.uninitialized(DataType.FLOAT, shape.maps, shape.field)).toArray(Matrix[]::new));
            sums.put(shape, parts);
        }
        return parts;
    }

    private record FilterShape(int maps, int field) {
    }

    private boolean isFew(List<Window> places, Matrix images, Matrix w) {
        return (long) images.rows() * places.size() * places.get(0).positions() * w.size() <= fewPairs;
    }

    @Override
    public void maxPool(Window window, Matrix x, Matrix a, Matrix argmax) {
        if (isFew(x)) {
            super.maxPool(window, x, a, argmax);
            return;
        }
        this.window = window;
        p = x.byRows(threads);
        q = a.byRows(threads);
        r = argmax.byRows(threads);
        team.run(maxPool);
    }

    @Override
    public void maxPoolErrors(Window window, Matrix argmax, Matrix delta, Matrix dx) {
        if (isFew(dx)) {
            super.maxPoolErrors(window, argmax, delta, dx);
            return;
        }
        this.window = window;
        p = argmax.byRows(threads);
        q = delta.byRows(threads);
        r = dx.byRows(threads);
        team.run(maxPoolErrors);
    }

    @Override
    public void sumPool(Window window, Matrix x, Matrix a) {
        if (isFew(x)) {
            super.sumPool(window, x, a);
            return;
        }
        this.window = window;
        p = x.byRows(threads);
        q = a.byRows(threads);
        team.run(sumPool);
    }

    @Override
    public void sumPoolErrors(Window window, Matrix delta, Matrix dx) {
        if (isFew(dx)) {
            super.sumPoolErrors(window, delta, dx);
            return;
        }
        this.window = window;
        p = delta.byRows(threads);
        q = dx.byRows(threads);
        team.run(sumPoolErrors);
    }

    @Override
    public void lstm(Matrix gates, Matrix before, Matrix c, Matrix h) {
        if (isFew(gates)) {
            super.lstm(gates, before, c, h);
            return;
        }
        p = gates.byRows(threads);
        q = before.byRows(threads);
        r = c.byRows(threads);
        s = h.byRows(threads);
        team.run(lstm);
    }

    @Override
    public void lstmErrors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc) {
        if (isFew(gates)) {
            super.lstmErrors(gates, before, c, dh, dc);
            return;
        }
        p = gates.byRows(threads);
        q = before.byRows(threads);
        r = c.byRows(threads);
        s = dh.byRows(threads);
        t = dc.byRows(threads);
        team.run(lstmErrors);
    }

    @Override
    public void gather(Matrix from, int[] indices, int start, Matrix to) {
        if (isFew(to)) {
            super.gather(from, indices, start, to);
            return;
        }
        this.indices = indices;
        this.start = start;
        this.rows = to.rows();
        p = from.shared(threads);
        q = to.byRows(threads);
        team.run(gather);
    }

    @Override
    public void copy(Matrix from, Matrix to) {
        if (isFew(to)) {
            super.copy(from, to);
            return;
        }
        p = pieces(from);
        q = pieces(to);
        team.run(copy);
    }

    @Override
    public void add(double alpha, Matrix x, double beta, Matrix y) {
        if (isFew(y)) {
            super.add(alpha, x, beta, y);
            return;
        }
        this.alpha = alpha;
        this.beta = beta;
        p = pieces(x);
        q = pieces(y);
        team.run(add);
    }

    @Override
    public void scale(double alpha, Matrix y) {
        if (isFew(y)) {
            super.scale(alpha, y);
            return;
        }
        this.alpha = alpha;
        p = pieces(y);
        team.run(scale);
    }

    @Override
    public void rescale(Rescaling rule, Matrix g, Matrix... state) {
        if (isFew(g)) {
            super.rescale(rule, g, state);
            return;
        }
        this.rule = rule;
        if (this.state == null || this.state[0].length != state.length) {
            this.state = new Matrix[threads][state.length];
        }
        for (int j = 0; j < state.length; j++) {
            Matrix[] parts = pieces(state[j]);
            for (int i = 0; i < threads; i++) {
                this.state[i][j] = parts[i];
            }
        }
        p = pieces(g);
        team.run(rescale);
    }

    @Override
    List<WorkingFloats> workingMemory() {
        return Stream.concat(super.workingMemory().stream(), Arrays.stream(members).flatMap(member -> member.workingMemory().stream()))
                .toList();
    }

    @Override
    public void close() {
        team.close();
        super.close();
        sums.values().forEach(parts -> Arrays.stream(parts).forEach(Matrix::close));
        sums.clear();
    }
}
