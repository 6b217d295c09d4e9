package dev.trainyard.nn.layer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Elementwise;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Window;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * L2 pooling: the square root of the sum of squares of each region [7.1.3]. If it is 0, the derivative is taken as 0.
 *
 * @param size   size of a region, {@code [rows, columns]}
 * @param stride distance from one region to the next, {@code [rows, columns]}; the size if null
 */
@JsonTypeName("l2_pool")
public record L2Pool(Shape size, Shape stride) implements LayerSpec {

    public L2Pool {
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

        private Buffer squares;
        private Buffer scaled;
        private Matrix x;

        Bound(Window window, Kernels kernels) {
            super(window, kernels);
        }

        @Override
        void pool(Matrix x, Matrix a) {
            this.x = x;
            if (squares == null) {
                squares = new Buffer(x.array().dataType(), window.inputs());
                scaled = outputs(x);
            }
            Matrix square = squares.rows(x.rows());
            kernels.copy(x, square);
            kernels.multiply(x, square);
            kernels.sumPool(window, square, a);
            kernels.activate(SquareRoot.ROOT, a, a);
        }

        /** ∂a/∂x = x/a: the derivative 1/(2a) of the root times the derivative 2x of the square. */
        @Override
        void errors(Matrix a, Matrix delta, Matrix dx) {
            Matrix error = scaled.rows(delta.rows());
            kernels.copy(delta, error);
            kernels.scale(2, error);
            kernels.differentiate(SquareRoot.ROOT, a, a, error);
            kernels.sumPoolErrors(window, error, dx);
            kernels.multiply(x, dx);
        }

        @Override
        public void close() {
            super.close();
            if (squares != null) {
                squares.close();
                scaled.close();
            }
        }
    }

    /** a = √z with the derivative 1/(2a), or 0 where a is 0. */
    private enum SquareRoot implements Elementwise {
        ROOT;

        @Override
        public void apply(float[] z, int values, int columns) {
            for (int i = 0; i < values; i++) {
                z[i] = (float) Math.sqrt(z[i]);
            }
        }

        @Override
        public void differentiate(float[] a, float[] delta, int values, int columns) {
            for (int i = 0; i < values; i++) {
                delta[i] = a[i] == 0 ? 0 : delta[i] / (2 * a[i]);
            }
        }

        @Override
        public void apply(INDArray z) {
            Transforms.sqrt(z, false);
        }

        @Override
        public void differentiate(INDArray a, INDArray delta) {
            INDArray isZero = a.eq(0).castTo(a.dataType());
            delta.muli(isZero.rsub(1)).divi(a.add(isZero).muli(2));
        }
    }
}
