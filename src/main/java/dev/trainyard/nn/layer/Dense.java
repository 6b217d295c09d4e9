package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Elementwise;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A fully connected layer: a = σ(z), z = w·a_in + b. An input of higher rank is flattened. Shape of w: {@code [out, in]}.
 *
 * @param units      the number of neurons
 * @param activation the activation function
 */
@JsonTypeName("dense")
public record Dense(int units, @JsonProperty(defaultValue = "sigmoid") Activation activation) implements LayerSpec {

    public static final int MAX_UNITS = 1 << 20;

    public Dense {
        new Check().that(units >= 1 && units <= MAX_UNITS, "units", "must be from 1 to " + MAX_UNITS, units).done();
    }

    @Override
    public Shape output(Shape input) {
        return Shape.of(units);
    }

    @Override
    public List<Section> sections(Shape input) {
        int in = input.size();
        return List.of(new Section("weight", units, in, true, in, units), new Section("bias", 1, units, false, in, units));
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(activation, parameters.get(0), parameters.get(1), kernels);
    }

    private static final class Bound implements Layer {

        private final Activation activation;
        private final Matrix w;
        private final Matrix b;
        private final Kernels kernels;
        private final Buffer zs;
        private final Buffer as;
        private final Buffer dxs;
        private Elementwise sigma;
        private boolean keepsZ;
        private Matrix x;
        private Matrix z;
        private Matrix a;

        Bound(Activation activation, Matrix w, Matrix b, Kernels kernels) {
            DataType type = w.array().dataType();
            this.activation = activation;
            this.sigma = activation;
            this.w = w;
            this.b = b;
            this.kernels = kernels;
            this.keepsZ = activation.derivesFromZ();
            this.zs = new Buffer(type, w.rows());
            this.as = new Buffer(type, w.rows());
            this.dxs = new Buffer(type, w.columns());
        }

        @Override
        public void becomeOutput() {
            keepsZ = true;
            sigma = activation.ofOutput();
        }

        @Override
        public Matrix forward(Matrix x, Randomness random) {
            this.x = x;
            a = as.rows(x.rows());
            z = keepsZ ? zs.rows(x.rows()) : a;
            kernels.affine(x, w, b, sigma, z, a);
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
            kernels.differentiate(sigma, z, a, delta);
        }

        @Override
        public Matrix propagate(Matrix delta) {
            Matrix dx = dxs.rows(delta.rows());
            kernels.propagate(delta, w, dx); // (BP2), transposed: examples are rows
            return dx;
        }

        @Override
        public void accumulate(Matrix delta, List<Matrix> target, Accumulation into) {
            // Biases first: δ is still in the cache, from which the weights will evict it.
            kernels.accumulateRows(into.alpha(), delta, into.biasBeta(), target.get(1)); // (BP3)
            kernels.accumulate(into.alpha(), delta, x, into.weightBeta(), target.get(0)); // (BP4)
        }

        @Override
        public Matrix backward(Matrix delta, List<Matrix> target, Accumulation into) {
            Matrix dx = dxs.rows(delta.rows());
            kernels.accumulateRows(into.alpha(), delta, into.biasBeta(), target.get(1)); // (BP3)
            kernels.propagateAndAccumulate(delta, w, dx, into.alpha(), x, into.weightBeta(), target.get(0)); // (BP2) and (BP4)
            return dx;
        }

        @Override
        public void close() {
            zs.close();
            as.close();
            dxs.close();
        }
    }
}
