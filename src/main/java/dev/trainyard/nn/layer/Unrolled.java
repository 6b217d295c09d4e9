package dev.trainyard.nn.layer;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A layer that passes over a sequence step by step, unrolled in time, and learns by backpropagation through time [7.4.1]. At step t
 * its weighted inputs are zₜ = w·xₜ + u·hₜ₋₁ + b, with h₀ = 0; what follows from them is the cell's.
 *
 * <p>Inside, a mini-batch is kept step by step and not example by example: then the weighted inputs that come from x are one
 * product for all steps, and so is the gradient of each matrix of weights.
 */
abstract class Unrolled implements Layer {

    /** What is the same for all recurrent layers: units, whether every state is the output, and when errors are cut off. */
    record Form(int steps, int features, int units, boolean returnSequences, Integer truncate) {

        static Check check(int units, Integer truncate) {
            return new Check().that(units >= 1 && units <= Dense.MAX_UNITS, "units", "must be from 1 to " + Dense.MAX_UNITS, units)
                    .that(truncate == null || truncate >= 1, "truncate", "must be at least 1 time step, or null", truncate);
        }

        /** @throws InvalidSpecificationException when {@code input} is no sequence */
        static Form of(Shape input, int units, boolean returnSequences, Integer truncate) {
            boolean rows = input.rank() == 3 && input.dimension(0) == 1;
            if (input.rank() != 2 && !rows) {
                throw new InvalidSpecificationException(List.of(new Violation("",
                        "must be given sequences [time, features], or the rows of images [1, rows, columns], got " + input)));
            }
            return new Form(input.dimension(input.rank() - 2), input.dimension(input.rank() - 1), units, returnSequences, truncate);
        }

        Shape output() {
            return returnSequences ? Shape.of(steps, units) : Shape.of(units);
        }

        /** Of a cell with so many weighted inputs for each unit. A neuron sums the features and the states before. */
        List<Section> sections(int gates) {
            int out = gates * units;
            return List.of(new Section("weight", out, features, true, features + units, out),
                    new Section("recurrent_weight", out, units, true, features + units, out),
                    new Section("bias", 1, out, false, features + units, out));
        }

        long multiplications(int gates) {
            return (long) steps * sections(gates).stream().mapToLong(Section::size).sum();
        }

        /** z and its error, h and its error, x and its error of all steps; then the output and what is the cell's own. */
        long room(int gates) {
            return (long) steps * 2 * (gates * units + units + features) + 3L * output().size();
        }

        /** The first step, from 0, that an error reaches. */
        private int first() {
            return returnSequences || truncate == null ? 0 : Math.max(0, steps - truncate);
        }

        /** Whether no error comes back from the step after {@code t}: it is the last, or the last before a cut. */
        private boolean isCutAfter(int t) {
            int later = steps - 1 - t;
            return later == 0 || truncate != null && later % truncate == 0;
        }
    }

    /** z and δ = ∂C/∂z of all steps; each of {@code [m, gates·units]}. */
    final Sequence zs;
    final Sequence deltas;
    /** h₀, then h of all steps. */
    final Sequence hs;
    final Kernels kernels;

    private final Form form;
    private final Matrix w;
    private final Matrix u;
    private final Matrix b;
    private final Sequence xs;
    private final Sequence dxs;
    private final Sequence errors;
    private final Buffer uTransposed;
    private final Buffer dhs;
    private final Buffer outputs;
    private final Buffer inputErrors;
    private int m;
    private Matrix states;
    private Matrix learntXs;
    private Matrix learntHs;
    private Matrix learntDeltas;
    private Matrix learntDxs;
    private Matrix a;

    Unrolled(Form form, List<Matrix> parameters, Kernels kernels) {
        this.form = form;
        this.w = parameters.get(0);
        this.u = parameters.get(1);
        this.b = parameters.get(2);
        this.kernels = kernels;
        DataType type = w.array().dataType();
        this.zs = new Sequence(type, form.steps, w.rows());
        this.deltas = new Sequence(type, form.steps, w.rows());
        this.hs = new Sequence(type, form.steps + 1, form.units);
        this.xs = new Sequence(type, form.steps, form.features);
        this.dxs = new Sequence(type, form.steps, form.features);
        this.errors = new Sequence(type, form.steps, form.units);
        this.uTransposed = new Buffer(type, u.rows());
        this.dhs = new Buffer(type, form.units);
        this.outputs = new Buffer(type, form.steps * form.units);
        this.inputErrors = new Buffer(type, form.steps * form.features);
    }

    /** hₜ₊₁ of step {@code t} from zₜ. */
    abstract void step(int t);

    /**
     * δ of step {@code t}.
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
        kernels.swapAxes(x, m, form.steps, xs.all());
        kernels.affine(xs.all(), w, b, Activation.LINEAR, zs.all(), zs.all());
        // Once for all steps, which then are products of the kind that is fast.
        Matrix transposed = uTransposed.rows(form.units);
        kernels.transpose(u, transposed);
        for (int t = 0; t < form.steps; t++) {
            if (t > 0) {
                kernels.addProductTransposed(hs.at(t), transposed, zs.at(t));
            }
            step(t);
        }
        if (form.returnSequences) {
            a = outputs.rows(m);
            kernels.swapAxes(states, form.steps, m, a);
        } else {
            a = hs.at(form.steps);
        }
        return a;
    }

    private void resizeAll(int examples) {
        if (m != examples) {
            m = examples;
            for (Sequence sequence : List.of(xs, zs, hs)) {
                sequence.resize(m);
            }
            states = hs.between(1, form.steps + 1);
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
        if (form.returnSequences) {
            kernels.swapAxes(delta, m, form.steps, errors.all());
        }
        Matrix dh = dhs.rows(m);
        for (int t = form.steps - 1; t >= form.first(); t--) {
            Matrix above = form.returnSequences ? errors.at(t) : delta;
            boolean cut = form.isCutAfter(t);
            if (cut) {
                kernels.copy(above, dh);
            } else {
                kernels.propagate(deltas.at(t + 1), u, dh);
                if (form.returnSequences) {
                    kernels.add(1, above, dh);
                }
            }
            errors(t, dh, cut);
        }
    }

    /** Only for training: inference needs half of the memory. */
    private void resizeBackward() {
        deltas.resize(m);
        if (form.returnSequences) {
            errors.resize(m);
        }
        int first = form.first();
        learntXs = xs.between(first, form.steps);
        learntHs = hs.between(first, form.steps);
        learntDeltas = deltas.between(first, form.steps);
        learntDxs = null;
    }

    @Override
    public Matrix propagate(Matrix delta) {
        if (learntDxs == null) {
            dxs.resize(m);
            learntDxs = dxs.between(form.first(), form.steps);
        }
        kernels.propagate(learntDeltas, w, learntDxs);
        Matrix dx = inputErrors.rows(m);
        kernels.swapAxes(dxs.all(), form.steps, m, dx);
        return dx;
    }

    @Override
    public void accumulate(Matrix delta, List<Matrix> target, Accumulation into) {
        kernels.accumulate(into.alpha(), learntDeltas, learntXs, into.weightBeta(), target.get(0));
        kernels.accumulate(into.alpha(), learntDeltas, learntHs, into.weightBeta(), target.get(1));
        kernels.accumulateRows(into.alpha(), learntDeltas, into.biasBeta(), target.get(2));
    }

    @Override
    public void close() {
        for (Sequence sequence : List.of(xs, zs, hs, deltas, dxs, errors)) {
            sequence.close();
        }
        uTransposed.close();
        dhs.close();
        outputs.close();
        inputErrors.close();
    }
}
