package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The top layer of a generative deep belief net (Hinton, Osindero, Teh 2006): a restricted Boltzmann machine over its input x and the
 * one-hot label y, with E = −cᵀx − dᵀy − bᵀh − hᵀWx − yᵀUh. In a network, this layer computes the exact probability of each class:
 * p(y | x) = softmax(−F(x, y)) with −F(x, y) = d_y + Σⱼ ln(1 + e^(b + Wx + U_y)ⱼ), without the term cᵀx, which is the same for all classes.
 * Backpropagation through it is the discriminative gradient of Larochelle and Bengio 2008.
 *
 * @param units   number of hidden units
 * @param classes number of labels
 */
@JsonTypeName("associative_memory")
public record AssociativeMemory(int units, int classes) implements LayerSpec {

    public static final int MAX_CLASSES = 1000;
    /** Indices of the sections that a restricted Boltzmann machine without labels does not have. */
    public static final int LABEL_WEIGHT = 3;
    public static final int LABEL_BIAS = 4;

    public AssociativeMemory {
        new Check()
                .that(units >= 1 && units <= Dense.MAX_UNITS, "units", "must be from 1 to " + Dense.MAX_UNITS, units)
                .that(classes >= 2 && classes <= MAX_CLASSES, "classes", "must be from 2 to " + MAX_CLASSES, classes)
                .done();
    }

    @Override
    public Shape output(Shape input) {
        return Shape.of(classes);
    }

    @Override
    public Activation activation() {
        return Activation.SOFTMAX;
    }

    @Override
    public List<Section> sections(Shape input) {
        int in = input.size();
        return List.of(new Section("weight", units, in, true, in + classes, units),
                new Section("bias", 1, units, false, in + classes, units),
                new Section("visible_bias", 1, in, false, units, in),
                new Section("label_weight", classes, units, true, in + classes, units),
                new Section("label_bias", 1, classes, false, units, classes));
    }

    /** Sets all biases to 0, so that units start about as likely on as off. */
    @Override
    public void adjust(Section section, double[] values) {
        if (!section.weight()) {
            Arrays.fill(values, 0);
        }
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(parameters, kernels);
    }

    private static final class Bound implements Layer {

        private final Matrix w;
        private final Matrix b;
        private final Matrix u;
        private final Matrix d;
        private final Kernels kernels;
        private final Buffer hiddens;
        private final Buffer zs;
        private final Buffer as;
        private final Buffer hiddenErrors;
        private final Buffer dxs;
        private Matrix x;
        private Matrix hidden;
        private Matrix z;
        private Matrix a;
        private Matrix hiddenError;

        Bound(List<Matrix> parameters, Kernels kernels) {
            this.w = parameters.get(0);
            this.b = parameters.get(1);
            this.u = parameters.get(LABEL_WEIGHT);
            this.d = parameters.get(LABEL_BIAS);
            this.kernels = kernels;
            DataType type = w.array().dataType();
            this.hiddens = new Buffer(type, w.rows());
            this.hiddenErrors = new Buffer(type, w.rows());
            this.zs = new Buffer(type, u.rows());
            this.as = new Buffer(type, u.rows());
            this.dxs = new Buffer(type, w.columns());
        }

        @Override
        public Matrix forward(Matrix x, Randomness random) {
            this.x = x;
            hidden = hiddens.rows(x.rows());
            kernels.affine(x, w, b, Activation.LINEAR, hidden, hidden);
            z = zs.rows(x.rows());
            kernels.softplusSums(hidden, u, d, z); // −F(x, y) for each y
            a = as.rows(x.rows());
            kernels.activate(Activation.SOFTMAX, z, a);
            return a;
        }

        @Override
        public Matrix z() {
            return z;
        }

        @Override
        public Matrix a() {
            return a;
        }

        @Override
        public void differentiate(Matrix delta) {
            kernels.differentiate(Activation.SOFTMAX, z, a, delta);
        }

        @Override
        public Matrix propagate(Matrix delta) {
            Matrix dx = dxs.rows(delta.rows());
            hiddenError = hiddenError(delta);
            kernels.propagate(hiddenError, w, dx);
            return dx;
        }

        @Override
        public void accumulate(Matrix delta, List<Matrix> target, Accumulation into) {
            // Not null if propagate was called before.
            Matrix error = hiddenError != null ? hiddenError : hiddenError(delta);
            hiddenError = null;
            // U first: the target may be U itself, and the gradient needs the old U.
            kernels.accumulateSoftplus(into.alpha(), delta, hidden, u, into.weightBeta(), target.get(LABEL_WEIGHT));
            kernels.accumulateRows(into.alpha(), delta, into.biasBeta(), target.get(LABEL_BIAS));
            kernels.accumulate(into.alpha(), error, x, into.weightBeta(), target.get(0));
            kernels.accumulateRows(into.alpha(), error, into.biasBeta(), target.get(1));
        }

        /** Computes Σ_y δ_y ∂(−F(x, y))/∂(Wx + b); the derivative of ln(1 + eᶻ) is σ(z). */
        private Matrix hiddenError(Matrix delta) {
            Matrix error = hiddenErrors.rows(delta.rows());
            kernels.softplusErrors(delta, hidden, u, error);
            return error;
        }

        @Override
        public void close() {
            List.of(hiddens, zs, as, hiddenErrors, dxs).forEach(Buffer::close);
        }
    }
}
