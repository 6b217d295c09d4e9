package dev.trainyard.nn.kernel;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.convolution.Convolution;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Kernels that use INDArray operations only. They run on every ND4J backend, in float32 and float64, and are the readable reference that
 * {@link CpuKernels} must agree with.
 */
public final class Nd4jKernels implements Kernels {

    @Override
    public void affine(Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        Nd4j.gemm(x.array(), w.array(), z.array(), false, true, 1, 0);
        activate(b, sigma, z, a);
    }

    @Override
    public void affineTransposed(Matrix x, Matrix v, Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        Nd4j.gemm(x.array(), v.array(), z.array(), false, false, 1, 0);
        activate(b, sigma, z, a);
    }

    private static void activate(Matrix b, Elementwise sigma, Matrix z, Matrix a) {
        z.array().addiRowVector(b.array());
        if (z != a) {
            a.array().assign(z.array());
        }
        sigma.apply(a.array());
    }

    @Override
    public void addProduct(Matrix x, Matrix w, Matrix z) {
        Nd4j.gemm(x.array(), w.array(), z.array(), false, true, 1, 1);
    }

    @Override
    public void addProductTransposed(Matrix x, Matrix v, double beta, Matrix z) {
        Nd4j.gemm(x.array(), v.array(), z.array(), false, false, 1, beta);
    }

    @Override
    public void transpose(Matrix from, Matrix to) {
        to.array().assign(from.array().transpose());
    }

    @Override
    public void activate(Elementwise sigma, Matrix z, Matrix a) {
        a.array().assign(z.array());
        sigma.apply(a.array());
    }

    @Override
    public void lstm(Matrix gates, Matrix before, Matrix c, Matrix h) {
        INDArray i = Transforms.sigmoid(gate(gates, 0), false);
        INDArray f = Transforms.sigmoid(gate(gates, 1), false);
        INDArray g = Transforms.tanh(gate(gates, 2), false);
        INDArray o = Transforms.sigmoid(gate(gates, 3), false);
        c.array().assign(f.mul(before.array()).addi(i.mul(g)));
        h.array().assign(o.mul(Transforms.tanh(c.array(), true)));
    }

    @Override
    public void lstmErrors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc) {
        INDArray i = gate(gates, 0);
        INDArray f = gate(gates, 1);
        INDArray g = gate(gates, 2);
        INDArray o = gate(gates, 3);
        INDArray tanh = Transforms.tanh(c.array(), true);
        dc.array().addi(dh.array().mul(o).muli(tanh.mul(tanh).rsubi(1)));
        INDArray di = dc.array().mul(g).muli(i).muli(i.rsub(1));
        INDArray df = dc.array().mul(before.array()).muli(f).muli(f.rsub(1));
        INDArray dg = dc.array().mul(i).muli(g.mul(g).rsubi(1));
        INDArray dOut = dh.array().mul(tanh).muli(o).muli(o.rsub(1));
        dc.array().muli(f);
        i.assign(di);
        f.assign(df);
        g.assign(dg);
        o.assign(dOut);
    }

    /** Returns a view of gate {@code k} of i, f, g, o. Shape: {@code [m, units]} */
    private static INDArray gate(Matrix gates, int k) {
        int units = gates.columns() / 4;
        INDArray all = gates.array();
        return Nd4j.create(all.data(), new long[] {gates.rows(), units}, new long[] {gates.columns(), 1},
                all.offset() + (long) k * units, 'c');
    }

    @Override
    public void softplusSums(Matrix z, Matrix u, Matrix d, Matrix sums) {
        for (int k = 0; k < u.rows(); k++) {
            INDArray hidden = z.array().addRowVector(u.array().getRow(k, true));
            sums.array().getColumn(k).assign(softplus(hidden).sum(1).addi(d.array().getDouble(0, k)));
        }
    }

    /** ln(1 + eᶻ) = max(0, z) + ln(1 + e^−|z|): ND4J's own softplus overflows for z above 88 in single precision. */
    private static INDArray softplus(INDArray z) {
        INDArray rest = Transforms.exp(Transforms.abs(z, true).negi(), false);
        return Transforms.relu(z, true).addi(Nd4j.exec(new Log1p(rest, rest)));
    }

    @Override
    public void softplusErrors(Matrix delta, Matrix z, Matrix u, Matrix g) {
        g.array().assign(0);
        for (int k = 0; k < u.rows(); k++) {
            INDArray slope = Transforms.sigmoid(z.array().addRowVector(u.array().getRow(k, true)), false);
            g.array().addi(slope.muliColumnVector(delta.array().getColumn(k, true)));
        }
    }

    @Override
    public void accumulateSoftplus(double alpha, Matrix delta, Matrix z, Matrix u, double beta, Matrix target) {
        for (int k = 0; k < u.rows(); k++) {
            INDArray slope = Transforms.sigmoid(z.array().addRowVector(u.array().getRow(k, true)), false);
            INDArray sum = slope.muliColumnVector(delta.array().getColumn(k, true)).sum(true, 0).muli(alpha);
            INDArray row = target.array().getRow(k, true);
            accumulate(beta, row, sum);
        }
    }

    @Override
    public void swapAxes(Matrix from, int p, int q, Matrix to) {
        INDArray swapped = from.array().reshape('c', p, q, from.size() / (p * q)).permute(1, 0, 2);
        to.array().assign(swapped.dup('c').reshape('c', to.rows(), to.columns()));
    }

    @Override
    public void convolve(List<Window> places, Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a, Matrix argmax) {
        for (int place = 0; place < places.size(); place++) {
            INDArray sums = byMap(unfold(places.get(place), x).mmul(w.array().transpose()).addiRowVector(b.array()), x.rows());
            if (place == 0) {
                z.array().assign(sums);
            } else {
                INDArray larger = sums.gt(z.array()).castTo(sums.dataType());
                argmax.array().muli(larger.rsub(1)).addi(larger.mul(place));
                z.array().assign(Transforms.max(z.array(), sums, true));
            }
            if (place == 0 && argmax != null) {
                argmax.array().assign(0);
            }
        }
        activate(sigma, z, a);
    }

    @Override
    public void propagateConvolution(List<Window> places, Matrix delta, Matrix argmax, Matrix w, Matrix dx) {
        INDArray sum = Nd4j.zeros(dx.array().dataType(), dx.rows(), dx.columns());
        for (int place = 0; place < places.size(); place++) {
            fold(places.get(place), byPosition(at(place, delta, argmax), w.rows()).mmul(w.array()), dx);
            sum.addi(dx.array());
        }
        dx.array().assign(sum);
    }

    @Override
    public void accumulateConvolution(double alpha, List<Window> places, Matrix delta, Matrix argmax, Matrix x, double beta, Matrix w) {
        INDArray gradient = Nd4j.zeros(w.array().dataType(), w.rows(), w.columns());
        for (int place = 0; place < places.size(); place++) {
            gradient.addi(byPosition(at(place, delta, argmax), w.rows()).transpose().mmul(unfold(places.get(place), x)));
        }
        accumulate(beta, w.array(), gradient.muli(alpha));
    }

    /** Computes target ← βtarget + sum. A β of 0 overwrites the target, even if it is NaN, as BLAS defines it. */
    private static void accumulate(double beta, INDArray target, INDArray sum) {
        target.assign(beta == 0 ? sum : target.mul(beta).addi(sum));
    }

    /** Returns δ where the largest value was at {@code place}, and 0 elsewhere. */
    private static INDArray at(int place, Matrix delta, Matrix argmax) {
        return argmax == null ? delta.array() : delta.array().mul(argmax.array().eq(place).castTo(delta.array().dataType()));
    }

    /** Converts one row per position to one row per example: {@code [m·positions, maps]} to {@code [m, maps·positions]}. */
    private static INDArray byMap(INDArray values, int m) {
        long positions = values.rows() / m;
        return values.reshape('c', m, positions, values.columns()).permute(0, 2, 1).dup('c')
                .reshape('c', m, values.columns() * positions);
    }

    @Override
    public void accumulateMaps(double alpha, Matrix delta, double beta, Matrix b) {
        accumulate(beta, b.array(), byPosition(delta.array(), b.columns()).sum(true, 0).muli(alpha));
    }

    @Override
    public void maxPool(Window window, Matrix x, Matrix a, Matrix argmax) {
        INDArray fields = unfoldChannels(window, x);
        INDArray first = Nd4j.argMax(fields, 1).castTo(x.array().dataType());
        a.array().assign(byChannel(window, fields.max(1), x.rows()));
        INDArray places = unfoldChannels(window, Matrix.of(Nd4j.arange(x.columns()).castTo(x.array().dataType())
                .reshape('c', 1, x.columns()).broadcast(x.rows(), x.columns())));
        argmax.array().assign(byChannel(window, places.mul(chosen(first, window)).sum(1), x.rows()));
    }

    /** Returns the indices in {@code first} as one-hot rows. Shape: {@code [n]} to {@code [n, rows·columns]}. */
    private static INDArray chosen(INDArray first, Window window) {
        int size = window.rows() * window.columns();
        INDArray indices = Nd4j.arange(size).castTo(first.dataType()).reshape('c', 1, size);
        INDArray wanted = first.reshape('c', first.length(), 1);
        return wanted.broadcast(first.length(), size).eq(indices.broadcast(first.length(), size)).castTo(first.dataType());
    }

    @Override
    public void maxPoolErrors(Window window, Matrix argmax, Matrix delta, Matrix dx) {
        dx.array().assign(0);
        for (int i = 0; i < delta.rows(); i++) {
            for (int q = 0; q < delta.columns(); q++) {
                int place = argmax.array().getInt(i, q);
                dx.array().putScalar(i, place, dx.array().getDouble(i, place) + delta.array().getDouble(i, q));
            }
        }
    }

    @Override
    public void sumPool(Window window, Matrix x, Matrix a) {
        a.array().assign(byChannel(window, unfoldChannels(window, x).sum(1), x.rows()));
    }

    @Override
    public void sumPoolErrors(Window window, Matrix delta, Matrix dx) {
        int size = window.rows() * window.columns();
        INDArray spread = delta.array().reshape('c', delta.rows(), window.channels(), 1, window.positions())
                .broadcast(delta.rows(), window.channels(), size, window.positions())
                .permute(0, 3, 1, 2).dup('c').reshape('c', (long) delta.rows() * window.positions(), window.field());
        fold(window, spread, dx);
    }

    /** Converts one row per example to one row per position: {@code [m, maps·positions]} to {@code [m·positions, maps]}. */
    private static INDArray byPosition(INDArray delta, int maps) {
        int positions = delta.columns() / maps;
        return delta.reshape('c', delta.rows(), maps, positions).permute(0, 2, 1).dup('c')
                .reshape('c', (long) delta.rows() * positions, maps);
    }

    /** Returns the receptive fields of all examples, one per row (im2col). Shape: {@code [m·positions, field]}. */
    private static INDArray unfold(Window window, Matrix x) {
        INDArray padded = padded(window, x.rows(), x.array().dataType());
        interior(window, padded).assign(x.array().reshape('c', x.rows(), window.channels(), window.inRows(), window.inColumns()));
        INDArray shown = shown(window, padded).dup('c');
        INDArray fields = Nd4j.createUninitialized(padded.dataType(), new long[] {x.rows(), window.channels(), window.rows(),
            window.columns(), window.outRows(), window.outColumns()}, 'c');
        Convolution.im2col(shown, window.rows(), window.columns(), window.strideRows(), window.strideColumns(), 0, 0, false, fields);
        return fields.permute(0, 4, 5, 1, 2, 3).dup('c').reshape('c', (long) x.rows() * window.positions(), window.field());
    }

    /** Returns the receptive fields of all examples with one row per channel. Shape: {@code [m·positions·channels, rows·columns]}. */
    private static INDArray unfoldChannels(Window window, Matrix x) {
        return unfold(window, x).reshape('c', (long) x.rows() * window.positions() * window.channels(),
                window.rows() * window.columns());
    }

    /** Converts one value per position and channel to one row per example. Shape: {@code [m, channels·positions]}. */
    private static INDArray byChannel(Window window, INDArray values, int m) {
        return values.reshape('c', m, window.positions(), window.channels()).permute(0, 2, 1).dup('c')
                .reshape('c', m, window.channels() * window.positions());
    }

    /** dx ← the sum of all receptive fields, each value added to the pixel that it belongs to (col2im). */
    private static void fold(Window window, INDArray fields, Matrix dx) {
        INDArray columns = fields.reshape('c', dx.rows(), window.outRows(), window.outColumns(), window.channels(), window.rows(),
                window.columns()).permute(0, 3, 4, 5, 1, 2).dup('c');
        INDArray padded = padded(window, dx.rows(), dx.array().dataType());
        INDArray shown = shown(window, padded).dup('c');
        Convolution.col2im(columns, shown, window.strideRows(), window.strideColumns(), 0, 0, (int) shown.size(2),
                (int) shown.size(3), 1, 1);
        shown(window, padded).assign(shown);
        dx.array().assign(interior(window, padded).dup('c').reshape('c', dx.rows(), dx.columns()));
    }

    /** Returns zeros in the shape of the images with their padding. */
    private static INDArray padded(Window window, int m, DataType type) {
        int rows = Math.max(above(window) + window.inRows(), above(window) - window.top() + shownRows(window));
        int columns = Math.max(before(window) + window.inColumns(), before(window) - window.left() + shownColumns(window));
        return Nd4j.zeros(type, m, window.channels(), rows, columns);
    }

    private static INDArray interior(Window window, INDArray padded) {
        return padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(above(window), above(window) + window.inRows()),
                NDArrayIndex.interval(before(window), before(window) + window.inColumns()));
    }

    /** Returns the part of the padded images from the window's first position to its last. */
    private static INDArray shown(Window window, INDArray padded) {
        int top = above(window) - window.top();
        int left = before(window) - window.left();
        return padded.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(top, top + shownRows(window)),
                NDArrayIndex.interval(left, left + shownColumns(window)));
    }

    private static int shownRows(Window window) {
        return (window.outRows() - 1) * window.strideRows() + window.rows();
    }

    private static int shownColumns(Window window) {
        return (window.outColumns() - 1) * window.strideColumns() + window.columns();
    }

    private static int above(Window window) {
        return Math.max(0, window.top());
    }

    private static int before(Window window) {
        return Math.max(0, window.left());
    }

    @Override
    public void differentiate(Elementwise sigma, Matrix z, Matrix a, Matrix delta) {
        sigma.differentiate((sigma.derivesFromZ() ? z : a).array(), delta.array());
    }

    @Override
    public void propagate(Matrix delta, Matrix w, Matrix dx) {
        Nd4j.gemm(delta.array(), w.array(), dx.array(), false, false, 1, 0);
    }

    @Override
    public void accumulate(double alpha, Matrix delta, Matrix x, double beta, Matrix w) {
        Nd4j.gemm(delta.array(), x.array(), w.array(), true, false, alpha, beta);
    }

    @Override
    public void accumulateRows(double alpha, Matrix delta, double beta, Matrix b) {
        accumulate(beta, b.array(), delta.array().sum(true, 0).muli(alpha));
    }

    @Override
    public void gather(Matrix from, int[] indices, int start, Matrix to) {
        for (int i = 0; i < to.rows(); i++) {
            to.array().getRow(i).assign(from.array().getRow(indices[start + i]));
        }
    }

    @Override
    public void copy(Matrix from, Matrix to) {
        to.array().assign(from.array());
    }

    @Override
    public void add(double alpha, Matrix x, double beta, Matrix y) {
        INDArray scaled = x.array().mul(alpha);
        y.array().assign(beta == 0 ? scaled : y.array().mul(beta).addi(scaled));
    }

    @Override
    public void addSign(double alpha, Matrix x, Matrix y) {
        y.array().addi(Transforms.sign(x.array(), true).muli(alpha));
    }

    @Override
    public void scale(double alpha, Matrix y) {
        y.array().muli(alpha);
    }

    @Override
    public void multiply(Matrix x, Matrix y) {
        y.array().muli(x.array());
    }

    @Override
    public void clip(double limit, Matrix y) {
        Transforms.max(y.array(), -limit, false);
        Transforms.min(y.array(), limit, false);
    }

    @Override
    public void limitRows(double length, Matrix... w) {
        ShapeChecks.sameRows("limit of rows", w);
        INDArray squares = Nd4j.zeros(w[0].array().dataType(), w[0].rows(), 1);
        for (Matrix part : w) {
            INDArray norms = part.array().norm2(true, 1);
            squares.addi(norms.mul(norms));
        }
        INDArray factors = Transforms.min(Transforms.sqrt(squares).rdiv(length), 1, false);
        for (Matrix part : w) {
            part.array().muliColumnVector(factors);
        }
    }

    @Override
    public void rescale(Rescaling rule, Matrix g, Matrix... state) {
        rule.apply(g.array(), Arrays.stream(state).map(Matrix::array).toArray(INDArray[]::new));
    }

    @Override
    public double dot(Matrix x, Matrix y) {
        return x.array().castTo(DataType.DOUBLE).mul(y.array()).sumNumber().doubleValue();
    }

    @Override
    public double absoluteSum(Matrix x) {
        return Transforms.abs(x.array().castTo(DataType.DOUBLE), true).sumNumber().doubleValue();
    }

    @Override
    public double squaredDistance(Matrix x, Matrix y) {
        INDArray difference = x.array().sub(y.array()).castTo(DataType.DOUBLE);
        return difference.mul(difference).sumNumber().doubleValue();
    }

    @Override
    public double norm(Matrix x) {
        return x.array().norm2Number().doubleValue();
    }

    @Override
    public void read(Matrix from, double[] to) {
        double[] values = from.array().dup().data().asDouble();
        System.arraycopy(values, 0, to, 0, values.length);
    }

    @Override
    public void write(double[] from, Matrix to) {
        INDArray array = to.array();
        double[] values = from.length == array.length() ? from : Arrays.copyOf(from, (int) array.length());
        try (INDArray source = Nd4j.createFromArray(values)) {
            array.assign(source.castTo(array.dataType()).reshape(array.shape()));
        }
    }

    @Override
    public void read(Matrix from, float[] to) {
        float[] values = from.array().dup().data().asFloat();
        System.arraycopy(values, 0, to, 0, values.length);
    }

    @Override
    public void write(float[] from, Matrix to) {
        INDArray array = to.array();
        try (INDArray source = Nd4j.createFromArray(Arrays.copyOf(from, (int) array.length()))) {
            array.assign(source.castTo(array.dataType()).reshape(array.shape()));
        }
    }
}
