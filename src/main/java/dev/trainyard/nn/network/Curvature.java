package dev.trainyard.nn.network;

import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Second derivatives of the cost of some examples with respect to the parameters w of a network of dense layers. Computes products of the
 * Hessian or the Gauss-Newton matrix with a direction v. A product costs about one forward and backward pass; the matrices are never
 * formed (Pearlmutter 1994). With R{f} the derivative of f(w + rv) by r at 0,
 * <pre>
 * R{z} = w·R{a_in} + v_w·a_in + v_b        R{a} = σ'(z) ⊙ R{z}
 * R{δ} = σ'(z) ⊙ (wᵀR{δ_out} + v_wᵀδ_out) + σ''(z) ⊙ R{z} ⊙ ∂C/∂a
 * </pre>
 * and H·v = R{∇C}. The Gauss-Newton matrix G treats the network as linear in w and only the cost as curved (Schraudolph 2002): G·v omits
 * the terms in δ and ∂C/∂a. G is positive semidefinite; the Hessian H may be indefinite.
 */
public final class Curvature implements AutoCloseable {

    private final Kernels kernels;
    private final Cost cost;
    private final boolean linked;
    private final List<Level> levels = new ArrayList<>();
    /** The first layer that learns; w, v and the products cover this layer and the layers above it. */
    private final int first;
    private int m;
    private boolean bent;

    /** @throws IllegalArgumentException if there are {@link #violations} */
    public Curvature(Network network, Cost cost) {
        Architecture architecture = network.architecture();
        if (!violations(architecture, cost).isEmpty()) {
            throw new IllegalArgumentException(violations(architecture, cost).toString());
        }
        this.kernels = network.kernels();
        this.first = network.firstLearning();
        this.cost = cost;
        this.linked = cost.isLinkedTo(architecture.activation());
        for (LayerSpec layer : architecture.layers()) {
            levels.add(new Level((Dense) layer, network.sections().layer(levels.size()), network.parameters().dataType()));
        }
    }

    /** Returns the reasons why second derivatives of a network and its cost are not supported, each with its path in a specification. */
    public static List<Violation> violations(Architecture architecture, Cost cost) {
        List<Violation> violations = new ArrayList<>();
        List<LayerSpec> layers = architecture.layers();
        for (int l = 0; l < layers.size(); l++) {
            boolean output = l == layers.size() - 1;
            if (!(layers.get(l) instanceof Dense)) {
                violations.add(new Violation("architecture/layers/" + l,
                        "must be dense: the optimizer has no second derivatives of other layers"));
            } else if (!output && layers.get(l).activation() == Activation.SOFTMAX) {
                violations.add(new Violation("architecture/layers/%d/activation".formatted(l),
                        "must not be softmax: the optimizer has no second derivatives of softmax in a hidden layer"));
            }
        }
        Activation sigma = architecture.activation();
        if (cost.equals(Cost.QUADRATIC) && sigma == Activation.SOFTMAX) {
            violations.add(new Violation("architecture/layers/%d/activation".formatted(layers.size() - 1),
                    "must not be softmax with a quadratic cost: the optimizer has no second derivatives of this pair; use linear"));
        } else if (!cost.isLinkedTo(sigma) && !cost.equals(Cost.QUADRATIC)) {
            violations.add(new Violation("cost", "must be quadratic, or match the activation of the output layer "
                    + "(cross_entropy with sigmoid, log_likelihood with softmax): the optimizer has no second derivatives of other costs"));
        }
        return violations;
    }

    /**
     * Sets the point and the examples for the products: runs a forward and a backward pass with the current parameters.
     *
     * @param x {@code [m, |x|]}; must not change while products are computed
     * @param y {@code [m, |y|]}
     */
    public void at(Matrix x, Matrix y) {
        m = x.rows();
        bent = false;
        Matrix a = x;
        for (Level level : levels) {
            level.x = a;
            boolean last = level == levels.get(levels.size() - 1);
            kernels.affine(a, level.w, level.b, last ? level.sigma.ofOutput() : level.sigma, level.z.rows(m), level.a.rows(m));
            a = level.a.current();
        }
        writeOutputError(levels.get(levels.size() - 1), y);
        for (int l = levels.size() - 1; l > first; l--) {
            Level below = levels.get(l - 1);
            kernels.propagate(levels.get(l).delta.current(), levels.get(l).w, below.da.rows(m));
            kernels.copy(below.da.current(), below.delta.rows(m));
            kernels.differentiate(below.sigma, below.z.current(), below.a.current(), below.delta.current());
        }
    }

    /** Computes (BP1), and a − y as ∂C/∂a: {@link #bend} uses ∂C/∂a only for the quadratic cost. */
    private void writeOutputError(Level output, Matrix desired) {
        double[] z = new double[desired.size()];
        double[] a = new double[desired.size()];
        double[] y = new double[desired.size()];
        kernels.read(output.z.current(), z);
        kernels.read(output.a.current(), a);
        kernels.read(desired, y);
        for (int from = 0; from < y.length; from += desired.columns()) {
            cost.error(output.sigma, z, a, y, z, from, from + desired.columns());
        }
        kernels.write(z, output.delta.rows(m));
        kernels.copy(output.a.current(), output.da.rows(m));
        kernels.add(-1, desired, output.da.current());
    }

    /** Computes the mean over the examples of their gradients' element-wise squares. */
    public void squaredGradients(Parameters into) {
        for (int l = first; l < levels.size(); l++) {
            Level level = levels.get(l);
            Matrix delta = squares(level.delta.current(), level.error.rows(m));
            Matrix x = squares(level.x, level.xs.rows(m));
            kernels.accumulate(1.0 / m, delta, x, 0, into.layer(l).get(0));
            kernels.accumulateRows(1.0 / m, delta, 0, into.layer(l).get(1));
        }
    }

    private Matrix squares(Matrix values, Matrix squares) {
        kernels.copy(values, squares);
        kernels.multiply(values, squares);
        return squares;
    }

    /** product ← G·v. */
    public void gaussNewton(Parameters v, Parameters product) {
        forward(v);
        backward(v, product, false);
    }

    /** product ← H·v. */
    public void hessian(Parameters v, Parameters product) {
        if (!bent) {
            levels.subList(first, levels.size()).forEach(this::bend);
            bent = true;
        }
        forward(v);
        backward(v, product, true);
    }

    /** Computes R{z} and R{a}. */
    private void forward(Parameters v) {
        Matrix ra = null;
        for (int l = first; l < levels.size(); l++) {
            Level level = levels.get(l);
            Matrix rz = level.rz.rows(m);
            kernels.affine(level.x, v.layer(l).get(0), v.layer(l).get(1), Activation.LINEAR, rz, rz);
            if (ra != null) {
                kernels.addProduct(ra, level.w, rz);
            }
            ra = level.ra.rows(m);
            kernels.copy(rz, ra);
            kernels.differentiate(level.sigma, level.z.current(), level.a.current(), ra);
        }
    }

    /** Computes R{δ}, and {@code product} from it. */
    private void backward(Parameters v, Parameters product, boolean exact) {
        Level output = levels.get(levels.size() - 1);
        // For a linked cost, δ = a − y, so that R{δ} = R{a}.
        kernels.copy(output.ra.current(), output.error.rows(m));
        if (!linked) {
            differentiate(output, exact);
        }
        for (int l = levels.size() - 1; l >= first; l--) {
            Level level = levels.get(l);
            Matrix error = level.error.current();
            Matrix weights = product.layer(l).get(0);
            kernels.accumulate(1.0 / m, error, level.x, 0, weights);
            kernels.accumulateRows(1.0 / m, error, 0, product.layer(l).get(1));
            if (l > first) {
                Level below = levels.get(l - 1);
                kernels.propagate(error, level.w, below.error.rows(m));
                if (exact) {
                    kernels.accumulate(1.0 / m, level.delta.current(), below.ra.current(), 1, weights);
                    kernels.propagate(level.delta.current(), v.layer(l).get(0), below.term.rows(m));
                    kernels.add(1, below.term.current(), below.error.current());
                }
                differentiate(below, exact);
            }
        }
    }

    /** error ← σ'(z) ⊙ error, plus σ''(z) ⊙ ∂C/∂a ⊙ R{z} if exact. */
    private void differentiate(Level level, boolean exact) {
        kernels.differentiate(level.sigma, level.z.current(), level.a.current(), level.error.current());
        if (exact) {
            kernels.copy(level.rz.current(), level.term.rows(m));
            kernels.multiply(level.bend.current(), level.term.current());
            kernels.add(1, level.term.current(), level.error.current());
        }
    }

    /** Computes σ''(z) ⊙ ∂C/∂a. For the output layer, it is needed only if the cost is not linked to σ. */
    private void bend(Level level) {
        if (linked && level == levels.get(levels.size() - 1)) {
            return;
        }
        Matrix matrix = level.bend.rows(m);
        double[] z = new double[matrix.size()];
        double[] a = new double[matrix.size()];
        double[] bend = new double[matrix.size()];
        kernels.read(level.z.current(), z);
        kernels.read(level.a.current(), a);
        kernels.read(level.da.current(), bend);
        for (int i = 0; i < bend.length; i++) {
            bend[i] *= level.sigma.secondDerivative(z[i], a[i]);
        }
        kernels.write(bend, matrix);
    }

    @Override
    public void close() {
        levels.forEach(Level::close);
    }

    /** A layer and the values that the passes keep for it. */
    private static final class Level implements AutoCloseable {

        private final Activation sigma;
        private final Matrix w;
        private final Matrix b;
        private final List<Buffer> buffers = new ArrayList<>();
        private final Buffer z;
        private final Buffer a;
        private final Buffer da;
        private final Buffer delta;
        private final Buffer bend;
        private final Buffer rz;
        private final Buffer ra;
        private final Buffer error;
        private final Buffer term;
        private final Buffer xs;
        private Matrix x;

        Level(Dense dense, List<Matrix> parameters, DataType type) {
            sigma = dense.activation();
            w = parameters.get(0);
            b = parameters.get(1);
            z = buffer(type, w.rows());
            a = buffer(type, w.rows());
            da = buffer(type, w.rows());
            delta = buffer(type, w.rows());
            bend = buffer(type, w.rows());
            rz = buffer(type, w.rows());
            ra = buffer(type, w.rows());
            error = buffer(type, w.rows());
            term = buffer(type, w.rows());
            xs = buffer(type, w.columns());
        }

        private Buffer buffer(DataType type, int columns) {
            Buffer buffer = new Buffer(type, columns);
            buffers.add(buffer);
            return buffer;
        }

        @Override
        public void close() {
            buffers.forEach(Buffer::close);
        }
    }
}
