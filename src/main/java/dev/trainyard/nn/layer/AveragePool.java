package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Window;
import java.util.List;

/**
 * Average pooling: the mean of each region; compare max and L2 pooling [7.1.3].
 *
 * @param size   size of a region, {@code [rows, columns]}
 * @param stride distance from one region to the next, {@code [rows, columns]}; the size if null
 */
@JsonTypeName("average_pool")
public record AveragePool(Shape size, Shape stride) implements LayerSpec {

    public AveragePool {
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

    private Window window(Shape input) {
        return Pool.window(input, size, stride);
    }

    private static final class Bound extends Pool {

        private final double share;

        Bound(Window window, Kernels kernels) {
            super(window, kernels);
            this.share = 1.0 / (window.rows() * window.columns());
        }

        @Override
        void pool(Matrix x, Matrix a) {
            kernels.sumPool(window, x, a);
            kernels.scale(share, a);
        }

        @Override
        void errors(Matrix a, Matrix delta, Matrix dx) {
            kernels.sumPoolErrors(window, delta, dx);
            kernels.scale(share, dx);
        }
    }
}
