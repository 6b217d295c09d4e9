package dev.trainyard.nn.layer;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A layer that passes over a sequence step by step, unrolled in time, and learns by backpropagation through time [7.4.1]. At step t
 * its weighted inputs are zₜ = w·xₜ + u·hₜ₋₁ + b, with h₀ = 0; what follows from them is the cell's.
 *
 * <p>Inside, a mini-batch is kept step by step and not example by example: then the gradient of each matrix of weights is one
 * product for many steps. The weighted inputs are computed at each step, and are in the cache when the cell takes them.
 */
abstract class Unrolled implements Layer {

    /** Errors that are still in the cache when the second and the third gradient take them. */
    private static final int CACHED = 96 << 10;

    /** A few steps, for what is learnt from. */
    private record Block(Matrix deltas, Matrix xs, Matrix hs) {
    }

    /** z of all steps, and what the cell makes of it; going back, δ = ∂C/∂z in its place. Each of {@code [m, gates·units]}. */
    final Sequence zs;
    /** h₀, then h of all steps. */
    final Sequence hs;
    final Matrix b;
    final Kernels kernels;

    private final Recurrence recurrence;
    private final int steps;
    private final Matrix w;
    private final Matrix u;
    private final Sequence xs;
    private final Sequence dxs;
    private final Sequence errors;
    private final Buffer wTransposed;
    private final Buffer uTransposed;
    private final Buffer dhs;
    private final Buffer outputs;
    private final Buffer inputErrors;
    private int m;
    private Matrix states;
    private Matrix learntDeltas;
    private List<Block> blocks;
    private Matrix learntDxs;
    private Matrix a;

    Unrolled(Recurrence recurrence, List<Matrix> parameters, Kernels kernels) {
        this.recurrence = recurrence;
        this.steps = recurrence.steps();
        this.w = parameters.get(0);
        this.u = parameters.get(1);
        this.b = parameters.get(2);
        this.kernels = kernels;
        DataType type = w.array().dataType();
        this.zs = new Sequence(type, steps, w.rows());
        this.hs = new Sequence(type, steps + 1, recurrence.units());
        this.xs = new Sequence(type, steps, recurrence.features());
        this.dxs = new Sequence(type, steps, recurrence.features());
        this.errors = new Sequence(type, steps, recurrence.units());
        this.wTransposed = new Buffer(type, w.rows());
        this.uTransposed = new Buffer(type, u.rows());
        this.dhs = new Buffer(type, recurrence.units());
        this.outputs = new Buffer(type, steps * recurrence.units());
        this.inputErrors = new Buffer(type, steps * recurrence.features());
    }

    /** hₜ₊₁ of step {@code t} from zₜ, to which b is to be added first. */
    abstract void step(int t);

    /**
     * δ of step {@code t}, in place of zₜ: memory of its own would be as much again, and drive the rest out of the cache.
     *
     * @param dh  ∂C/∂h of this step; may be written to. Shape: {@code [m, units]}
     * @param cut whether nothing comes back from the step after
     */
    abstract void errors(int t, Matrix dh, boolean cut);

    /** Makes room for m examples, for what is the cell's own. */
    abstract void resize(int m);

    @Override
    public Matrix forward(Matrix x, Randomness random) {
        resizeAll(x.rows());
        kernels.swapAxes(x, m, steps, xs.all());
        // Once for all steps, which then are products of the kind that is fast.
        Matrix v = wTransposed.rows(recurrence.features());
        kernels.transpose(w, v);
        Matrix transposed = uTransposed.rows(recurrence.units());
        kernels.transpose(u, transposed);
        for (int t = 0; t < steps; t++) {
            Matrix z = zs.at(t);
            kernels.addProductTransposed(xs.at(t), v, 0, z);
            if (t > 0) {
                kernels.addProductTransposed(hs.at(t), transposed, 1, z);
            }
            step(t);
        }
        if (recurrence.returnSequences()) {
            a = outputs.rows(m);
            kernels.swapAxes(states, steps, m, a);
        } else {
            a = hs.at(steps);
        }
        return a;
    }

    private void resizeAll(int examples) {
        if (m != examples) {
            m = examples;
            for (Sequence sequence : List.of(xs, zs, hs)) {
                sequence.resize(m);
            }
            states = hs.between(1, steps + 1);
            learntDeltas = null;
            resize(m);
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

    /** (BP2), second factor, for all steps, from the last one back. */
    @Override
    public void differentiate(Matrix delta) {
        if (learntDeltas == null) {
            resizeBackward();
        }
        if (recurrence.returnSequences()) {
            kernels.swapAxes(delta, m, steps, errors.all());
        }
        Matrix dh = dhs.rows(m);
        for (int t = steps - 1; t >= recurrence.first(); t--) {
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
    }

    /** What only training needs, so that inference does not pay for it. */
    private void resizeBackward() {
        if (recurrence.returnSequences()) {
            errors.resize(m);
        }
        int first = recurrence.first();
        learntDeltas = zs.between(first, steps);
        int inBlock = Math.max(1, CACHED / (m * w.rows()));
        blocks = new ArrayList<>();
        for (int from = first; from < steps; from += inBlock) {
            int to = Math.min(steps, from + inBlock);
            blocks.add(new Block(zs.between(from, to), xs.between(from, to), hs.between(from, to)));
        }
        learntDxs = null;
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
        for (int k = 0; k < blocks.size(); k++) {
            Block block = blocks.get(k);
            double weightBeta = k == 0 ? into.weightBeta() : 1;
            kernels.accumulate(into.alpha(), block.deltas, block.xs, weightBeta, target.get(0));
            kernels.accumulate(into.alpha(), block.deltas, block.hs, weightBeta, target.get(1));
            kernels.accumulateRows(into.alpha(), block.deltas, k == 0 ? into.biasBeta() : 1, target.get(2));
        }
    }

    @Override
    public void close() {
        for (Sequence sequence : List.of(xs, zs, hs, dxs, errors)) {
            sequence.close();
        }
        wTransposed.close();
        uTransposed.close();
        dhs.close();
        outputs.close();
        inputErrors.close();
    }
}
