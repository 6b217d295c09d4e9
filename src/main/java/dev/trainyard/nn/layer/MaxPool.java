package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Window;
import java.util.List;

/**
 * Max pooling: the largest activation of each region [7.1.3]. The error goes to the neuron with the largest activation; to the first one
 * if there are several.
 *
 * @param size   size of a region, {@code [rows, columns]}
 * @param stride distance from one region to the next, {@code [rows, columns]}; the size if null
 */
@JsonTypeName("max_pool")
public record MaxPool(Shape size, Shape stride) implements LayerSpec {

    public MaxPool {
        Pool.check(size, stride);
        stride = stride == null ? size : stride;
    }

    @Override
    public Shape output(Shape input) {
        return Pool.output(window(input));
    }

    @Override
    public Layer bind(Shape input, List<Matrix> parameters, Kernels kernels) {
        return new Bound(window(input), kernels);
    }

    Window window(Shape input) {
        return Pool.window(input, size, stride);
    }

    /** Returns whether the regions do not overlap. */
    static boolean isDisjoint(Window window) {
        return window.strideRows() >= window.rows() && window.strideColumns() >= window.columns();
    }

    static final class Bound extends Pool {

        private Buffer places;
        private Matrix argmax;

        Bound(Window window, Kernels kernels) {
            super(window, kernels);
        }

        @Override
        void pool(Matrix x, Matrix a) {
            places = places == null ? outputs(x) : places;
            argmax = places.rows(x.rows());
            kernels.maxPool(window, x, a, argmax);
        }

        @Override
        void errors(Matrix a, Matrix delta, Matrix dx) {
            kernels.maxPoolErrors(window, argmax, delta, dx);
        }

        @Override
        public void close() {
            super.close();
            if (places != null) {
                places.close();
            }
        }
    }
}
