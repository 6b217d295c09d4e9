package dev.trainyard.nn.layer;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A recurrent layer, unrolled over the time steps of a sequence and trained by backpropagation through time [7.4.1]. At step t the
 * weighted inputs are zₜ = w·xₜ + u·hₜ₋₁ + b, with h₀ = 0; the cell, a subclass, computes hₜ from zₜ.
 *
 * <p>This is computed as one product, zₜ = [u w b]·[hₜ₋₁ xₜ 1]: a pass copies u, w and b side by side into one matrix, and their gradients
 * have the same layout. A mini-batch is stored in time-major order, so that the gradient of several steps is one product.
 */
abstract class RecurrentLayer implements Layer {

    /** Number of errors that are still in the cache when the gradient is computed from them. */
    private static final int CACHED = 64 << 10;

    /** The steps from {@code from}, inclusive, to {@code to}, exclusive, whose gradient is one product. */
    private record Block(int from, int to, Matrix deltas, Matrix lines) {
    }

    /**
     * z of all steps. The cell may overwrite z with its own values; the backward pass overwrites it with δ = ∂C/∂z. Shape of a step:
     * {@code [m, gates·units]}.
     */
    final Sequence zs;
    final Kernels kernels;

    private final Recurrence recurrence;
    private final int steps;
    private final Matrix w;
    private final Matrix u;
    private final Matrix b;
    /** [hₜ₋₁ xₜ 1 0] of all steps, and one more step for the last h. Rows are padded to whole cache lines. */
    private final Sequence lines;
    private final Sequence dxs;
    private final Sequence errors;
    private final Buffer dhs;
    private final Buffer outputs;
    private final Buffer inputErrors;
    private final Buffer weights;
    private final Buffer gradients;
    private final Buffer biasGradients;
    /** [u w b]ᵀ and views of its parts. Shape: {@code [units + features + 1, gates·units]} */
    private final Matrix all;
    private final Matrix uTransposed;
    private final Matrix wTransposed;
    private final Matrix bias;
    private int m;
    /**
     * Views of lines: [hₜ₋₁ xₜ 1] and hₜ₋₁ of each step; xₜ and hₜ of all steps. Shapes: {@code [m, units + features + 1]},
     * {@code [m, units]}; {@code [steps·m, features]}, {@code [steps·m, units]}.
     */
    private Matrix[] seen;
    private Matrix[] hs;
    private Matrix xs;
    private Matrix states;
    private List<Block> blocks;
    private Matrix learntDeltas;
    private Matrix learntDxs;
    /** [∂C/∂u ∂C/∂w ∂C/∂b 0], padded like lines, and views of its parts. Shape: {@code [gates·units, lines]} */
    private Matrix gradient;
    private Matrix du;
    private Matrix dw;
    private Matrix db;
    private Matrix dbTransposed;
    private Matrix a;

    RecurrentLayer(Recurrence recurrence, List<Matrix> parameters, Kernels kernels) {
        this.recurrence = recurrence;
        this.steps = recurrence.steps();
        this.w = parameters.get(0);
        this.u = parameters.get(1);
        this.b = parameters.get(2);
        this.kernels = kernels;
        DataType type = w.array().dataType();
        int units = recurrence.units();
        int features = recurrence.features();
        this.zs = new Sequence(type, steps, w.rows());
        this.lines = new Sequence(type, steps + 1, recurrence.lines());
        this.dxs = new Sequence(type, steps, features);
        this.errors = new Sequence(type, steps, units);
        this.dhs = new Buffer(type, units);
        this.outputs = new Buffer(type, recurrence.output().size());
        this.inputErrors = new Buffer(type, steps * features);
        this.weights = new Buffer(type, w.rows());
        this.gradients = new Buffer(type, recurrence.lines());
        this.biasGradients = new Buffer(type, w.rows());
        this.all = weights.rows(recurrence.seen());
        this.uTransposed = all.rows(0, units);
        this.wTransposed = all.rows(units, units + features);
        this.bias = all.rows(units + features, recurrence.seen());
    }

    /** Returns hₜ, with t from 0 as in the formula; not contiguous. Shape: {@code [m, units]}. */
    Matrix h(int t) {
        return hs[t];
    }

    /** Computes h of step {@code t}, from 0: {@code h(t + 1)} from {@code zs.at(t)}. */
    abstract void step(int t);

    /**
     * Overwrites z of step {@code t} with δ: separate memory for δ would be as large and would evict other values from the cache.
     *
     * @param dh  ∂C/∂h of this step; may be overwritten. Shape: {@code [m, units]}
     * @param cut whether no error comes back from the next step
     */
    abstract void errors(int t, Matrix dh, boolean cut);

    /** Makes room for m examples in the cell's own buffers. */
    abstract void resize(int m);

    @Override
    public Matrix forward(Matrix x, Randomness random) {
        resizeAll(x.rows());
        kernels.swapAxes(x, m, steps, xs);
        kernels.transpose(u, uTransposed);
        kernels.transpose(w, wTransposed);
        kernels.copy(b, bias);
        for (int t = 0; t < steps; t++) {
            kernels.addProductTransposed(seen[t], all, 0, zs.at(t));
            step(t);
        }
        if (recurrence.returnSequences()) {
            kernels.swapAxes(states, steps, m, a);
        } else {
            kernels.copy(h(steps), a);
        }
        return a;
    }

    private void resizeAll(int examples) {
        if (m != examples) {
            m = 0; // if an allocation fails, the next pass starts here again
            int units = recurrence.units();
            int biases = units + recurrence.features();
            zs.resize(examples);
            lines.resize(examples);
            lines.all().columns(biases, biases + 1).array().assign(1);
            seen = lines.columns(0, biases + 1);
            hs = lines.columns(0, units);
            xs = lines.between(0, steps).columns(units, biases);
            states = lines.between(1, steps + 1).columns(0, units);
            a = outputs.rows(examples);
            blocks = null;
            resize(examples);
            m = examples;
        }
    }

    @Override
    public Matrix z() {
        return a;
    }

    @Override
    public Matrix a() {
        return a;
    }

    /** (BP2), second factor, for all steps from the last to the first; also sums the gradient, block by block. */
    @Override
    public void differentiate(Matrix delta) {
        if (blocks == null) {
            resizeBackward();
        }
        if (recurrence.returnSequences()) {
            kernels.swapAxes(delta, m, steps, errors.all());
        }
        Matrix dh = dhs.rows(m);
        double beta = 0;
        for (Block block : blocks) {
            for (int t = block.to - 1; t >= block.from; t--) {
                Matrix above = recurrence.returnSequences() ? errors.at(t) : delta;
                boolean cut = recurrence.isCutAfter(t);
                if (cut) {
                    kernels.copy(above, dh);
                } else {
                    kernels.propagate(zs.at(t + 1), u, dh);
                    if (recurrence.returnSequences()) {
                        kernels.add(1, above, dh);
                    }
                }
                errors(t, dh, cut);
            }
            kernels.accumulate(1, block.deltas, block.lines, beta, gradient);
            beta = 1;
        }
    }

    /** Allocates the buffers that only training needs. */
    private void resizeBackward() {
        if (dbTransposed == null) {
            int units = recurrence.units();
            int biases = units + recurrence.features();
            gradient = gradients.rows(w.rows());
            du = gradient.columns(0, units);
            dw = gradient.columns(units, biases);
            db = gradient.columns(biases, biases + 1);
            dbTransposed = biasGradients.rows(1);
        }
        if (recurrence.returnSequences()) {
            errors.resize(m);
        }
        int first = recurrence.first();
        int inBlock = Math.max(1, CACHED / (m * w.rows()));
        List<Block> fromLast = new ArrayList<>();
        for (int to = steps; to > first; to -= inBlock) {
            int from = Math.max(first, to - inBlock);
            fromLast.add(new Block(from, to, zs.between(from, to), lines.between(from, to)));
        }
        learntDeltas = zs.between(first, steps);
        learntDxs = null;
        blocks = fromLast;
    }

    @Override
    public Matrix propagate(Matrix delta) {
        if (learntDxs == null) {
            dxs.resize(m);
            learntDxs = dxs.between(recurrence.first(), steps);
        }
        kernels.propagate(learntDeltas, w, learntDxs);
        Matrix dx = inputErrors.rows(m);
        kernels.swapAxes(dxs.all(), steps, m, dx);
        return dx;
    }

    @Override
    public void accumulate(Matrix delta, List<Matrix> target, Accumulation into) {
        kernels.add(into.alpha(), dw, into.weightBeta(), target.get(0));
        kernels.add(into.alpha(), du, into.weightBeta(), target.get(1));
        kernels.transpose(db, dbTransposed);
        kernels.add(into.alpha(), dbTransposed, into.biasBeta(), target.get(2));
    }

    @Override
    public void close() {
        for (Sequence sequence : List.of(zs, lines, dxs, errors)) {
            sequence.close();
        }
        for (Buffer buffer : List.of(dhs, outputs, inputErrors, weights, gradients, biasGradients)) {
            buffer.close();
        }
    }
}
