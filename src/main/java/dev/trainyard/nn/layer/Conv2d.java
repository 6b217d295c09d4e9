package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Window;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A convolutional layer [7.1]: each neuron has a local receptive field, and all neurons of a feature map share weights and bias (19).
 * Shapes: {@code [channels, rows, columns]} to {@code [filters, rows', columns']}; w {@code [filters, channels·kernel rows·kernel
 * columns]}.
 *
 * @param filters    number of feature maps
 * @param kernel     size of the receptive field, {@code [rows, columns]}
 * @param stride     distance from one receptive field to the next, {@code [rows, columns]}
 * @param padding    whether the border is padded with zeros
 * @param activation the activation function
 */
@JsonTypeName("conv2d")
public record Conv2d(int filters, Shape kernel, @JsonProperty(defaultValue = "[1, 1]") Shape stride,
        @JsonProperty(defaultValue = "valid") Padding padding, @JsonProperty(defaultValue = "sigmoid") Activation activation)
        implements LayerSpec {

    public static final int MAX_FILTERS = 1 << 14;
    /** Largest number of neurons in a pooling region for which fusing pays off: more places need too much memory for the time they save. */
    private static final int MAX_PLACES = 16;

    public Conv2d {
        Check check = new Check();
        check.present(kernel, "kernel");
        Image.check(check, kernel, "kernel", stride)
                .that(filters >= 1 && filters <= MAX_FILTERS, "filters", "must be from 1 to " + MAX_FILTERS, filters)
                .that(activation != Activation.SOFTMAX, "activation", "must be a function of each neuron alone", "softmax")
                .done();
    }

    @Override
    public Shape output(Shape input) {
        Window window = window(input);
        return Shape.of(filters, window.outRows(), window.outColumns());
    }

    @Override
    public List<Section> sections(Shape input) {
        int field = window(input).field();
        int reached = filters * kernel.size();
        return List.of(new Section("weight", filters, field, true, field, reached),
                new Section("bias", 1, filters, false, field, reached));
    }

    @Override
    public long multiplications(Shape input) {
        Window window = window(input);
        return (long) filters * window.field() * window.positions();
    }

    /** Counts a and δ, and z only if σ' is computed from z. */
    @Override
    public long valuesPerExample(Shape input) {
        return (activation.derivesFromZ() ? 3L : 2L) * output(input).size();
    }

    /** Returns 0 if the layer is fused with max pooling: the pooling layer counts the values. */
    @Override
    public long valuesPerExample(Shape input, LayerSpec next) {
        return next instanceof MaxPool pool && fuses(activation, pool.window(output(input))) ? 0 : valuesPerExample(input);
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(activation, window(input), parameters.get(0), parameters.get(1), kernels);
    }

    private Window window(Shape input) {
        return Image.of(input).window(kernel, "kernel", stride, padding);
    }

    private static boolean fuses(Activation sigma, Window pool) {
        return sigma.isMonotone() && MaxPool.isDisjoint(pool) && pool.rows() * pool.columns() <= MAX_PLACES;
    }

    private static final class Bound implements Layer {

        private final Activation sigma;
        private final Window window;
        private final Matrix w;
        private final Matrix b;
        private final Kernels kernels;
        private final Buffer dxs;
        private List<Window> places;
        private Buffer zs;
        private Buffer as;
        private Buffer argmaxes;
        private Matrix x;
        private Matrix z;
        private Matrix a;
        private Matrix argmax;

        Bound(Activation sigma, Window window, Matrix w, Matrix b, Kernels kernels) {
            this.sigma = sigma;
            this.window = window;
            this.w = w;
            this.b = b;
            this.kernels = kernels;
            this.dxs = new Buffer(w.array().dataType(), window.inputs());
            allocate(List.of(window));
        }

        private void allocate(List<Window> places) {
            DataType type = w.array().dataType();
            int neurons = w.rows() * places.get(0).positions();
            this.places = places;
            this.zs = new Buffer(type, neurons);
            this.as = new Buffer(type, neurons);
            this.argmaxes = new Buffer(type, neurons);
        }

        /**
         * Fuses with {@link MaxPool}: the largest z of a region also has the largest a, so σ and σ' are computed for it alone, and the
         * other values of the region are not kept.
         */
        @Override
        public Layer fuseWith(Layer next) {
            if (!(next instanceof MaxPool.Bound pool) || !fuses(sigma, pool.window)) {
                return next;
            }
            allocate(window.places(pool.window));
            return new Fused(this);
        }

        @Override
        public Matrix forward(Matrix x, Randomness random) {
            this.x = x;
            a = as.rows(x.rows());
            // This is never the output layer, so no cost reads z: only σ' may need it.
            z = sigma.derivesFromZ() ? zs.rows(x.rows()) : a;
            argmax = places.size() > 1 ? argmaxes.rows(x.rows()) : null;
            kernels.convolve(places, x, w, b, sigma, z, a, argmax);
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
            kernels.propagateConvolution(places, delta, argmax, w, dx);
            return dx;
        }

        @Override
        public void accumulate(Matrix delta, List<Matrix> target, Accumulation into) {
            kernels.accumulateConvolution(into.alpha(), places, delta, argmax, x, into.weightBeta(), target.get(0));
            kernels.accumulateMaps(into.alpha(), delta, into.biasBeta(), target.get(1));
        }

        @Override
        public void close() {
            zs.close();
            as.close();
            argmaxes.close();
            dxs.close();
        }
    }

    /** Pass-through in place of a layer that is fused with the layer below. */
    private record Fused(Layer below) implements Layer {

        @Override
        public Matrix forward(Matrix x, Randomness random) {
            return x;
        }

        @Override
        public Matrix z() {
            return below.z();
        }

        @Override
        public Matrix a() {
            return below.a();
        }

        @Override
        public Matrix propagate(Matrix delta) {
            return delta;
        }

        @Override
        public void close() {
            // It owns no memory.
        }
    }
}
