package dev.trainyard.nn.layer;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.Window;

/** A bound pooling layer [7.1.3]: each of its neurons condenses a region of one feature map. */
abstract class Pool implements Layer {

    final Window window;
    final Kernels kernels;
    private Buffer as;
    private Buffer dxs;
    private Matrix a;

    Pool(Window window, Kernels kernels) {
        this.window = window;
        this.kernels = kernels;
    }

    static void check(Shape size, Shape stride) {
        Check check = new Check();
        check.present(size, "size");
        Image.check(check, size, "size", stride).done();
    }

    /** Returns the window of the regions that lie entirely within the image. */
    static Window window(Shape input, Shape size, Shape stride) {
        return Image.of(input).window(size, "size", stride, Padding.VALID);
    }

    static Shape output(Window window) {
        return Shape.of(window.channels(), window.outRows(), window.outColumns());
    }

    abstract void pool(Matrix x, Matrix a);

    abstract void errors(Matrix a, Matrix delta, Matrix dx);

    /** Returns a new buffer with one value for each neuron. */
    final Buffer outputs(Matrix x) {
        return new Buffer(x.array().dataType(), window.channels() * window.positions());
    }

    @Override
    public Matrix forward(Matrix x, Randomness random) {
        if (as == null) {
            as = outputs(x);
            dxs = new Buffer(x.array().dataType(), window.inputs());
        }
        a = as.rows(x.rows());
        pool(x, a);
        return a;
    }

    @Override
    public Matrix propagate(Matrix delta) {
        Matrix dx = dxs.rows(delta.rows());
        errors(a, delta, dx);
        return dx;
    }

    @Override
    public Matrix z() {
        return a;
    }

    @Override
    public Matrix a() {
        return a;
    }

    @Override
    public void close() {
        if (as != null) {
            as.close();
            dxs.close();
        }
    }
}
