package dev.trainyard.nn.kernel;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How arithmetic is done. Layers and update rules say what to compute in the notes' equations; everything that makes it fast,
 * or makes it run elsewhere, stays behind this interface. To be called by one thread at a time.
 *
 * <p>Symbols: m examples in a mini-batch (rows), a activations, z weighted inputs, w weights, b biases, δ errors.
 */
public interface Kernels extends AutoCloseable {

    /** The precision that a network has on these kernels unless its parameters say otherwise. */
    DataType DEFAULT_TYPE = DataType.FLOAT;

    /** Pairs of values that a product or a convolution multiplies, up to which it is not divided among threads: it takes 10 µs. */
    long FEW_PAIRS = 1_000_000;

    /** The fastest kernels for {@code type} on this machine. */
    static Kernels of(DataType type) {
        return of(type, 1);
    }

    /**
     * The same, dividing what is large among several threads, where that is for these kernels to do and not for the machine.
     *
     * @param threads the caller's included. The same number gives the same bits
     */
    static Kernels of(DataType type, int threads) {
        if (type != DataType.FLOAT || !CpuKernels.available()) {
            return GuardedKernels.of(new Nd4jKernels());
        }
        return GuardedKernels.of(threads == 1 ? new CpuKernels() : new ParallelKernels(threads));
    }

    /**
     * z = x·wᵀ + b and a = σ(z).
     *
     * @param x {@code [m, in]}
     * @param w {@code [out, in]}
     * @param b {@code [1, out]}
     * @param z {@code [m, out]}; may be the same as {@code a} when it is not needed later
     * @param a {@code [m, out]}
     */
    void affine(Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a);

    /** The same with v = wᵀ: z = x·v + b and a = σ(z). Shape of v: {@code [in, out]}. */
    void affineTransposed(Matrix x, Matrix v, Matrix b, Elementwise sigma, Matrix z, Matrix a);

    /** z ← x·wᵀ + z. Shapes: {@code [m, in]}·{@code [out, in]} to {@code [m, out]}. */
    void addProduct(Matrix x, Matrix w, Matrix z);

    /** The same with v = wᵀ: z ← x·v + β·z. It is faster, and worth a {@link #transpose} when there are many x for one w. */
    void addProductTransposed(Matrix x, Matrix v, double beta, Matrix z);

    /** to ← fromᵀ. Shapes: {@code [rows, columns]} to {@code [columns, rows]}. */
    void transpose(Matrix from, Matrix to);

    /** a = σ(z). Shape of both: {@code [m, out]}. */
    void activate(Elementwise sigma, Matrix z, Matrix a);

    /** δ ← δ ⊙ σ'(z), or its like for functions of whole rows; given z and a = σ(z). Shape: {@code [m, out]}. */
    void differentiate(Elementwise sigma, Matrix z, Matrix a, Matrix delta);

    /** dx ← δ·w, the error of what a layer was given. Shapes: {@code [m, out]}·{@code [out, in]} to {@code [m, in]}. */
    void propagate(Matrix delta, Matrix w, Matrix dx);

    /**
     * w ← α·δᵀ·x + β·w: a gradient (α = 1/m, β = 0), or a whole update rule.
     *
     * @param delta {@code [m, out]}
     * @param x     {@code [m, in]}
     * @param w     {@code [out, in]}
     */
    void accumulate(double alpha, Matrix delta, Matrix x, double beta, Matrix w);

    /**
     * dx ← δ·w and then g ← α·δᵀ·x + β·g, where g may be w itself. Shapes as in {@link #propagate} and {@link #accumulate}; g like w.
     */
    default void propagateAndAccumulate(Matrix delta, Matrix w, Matrix dx, double alpha, Matrix x, double beta, Matrix g) {
        propagate(delta, w, dx);
        accumulate(alpha, delta, x, beta, g);
    }

    /** b ← α·Σ_rows δ + β·b. Shapes: {@code [m, out]} to {@code [1, out]}. */
    void accumulateRows(double alpha, Matrix delta, double beta, Matrix b);

    /**
     * zᵢ = b + the w-weighted sum of each receptive field (19), for each example and feature map; of the zᵢ at all places of a region
     * the largest one, and a = σ(z) of that. σ must be a function of each neuron alone. One place is a convolution without pooling.
     *
     * @param places where the fields lie, a window for each place in a region
     * @param x      {@code [m, channels·rows·columns]}
     * @param w      {@code [maps, field]}
     * @param b      {@code [1, maps]}
     * @param z      {@code [m, maps·positions]}; may be the same as {@code a} when it is not needed later
     * @param a      {@code [m, maps·positions]}
     * @param where  gets the first place of the largest z, as the backward pass needs it; null for a single place. Shape: as a
     */
    void convolve(List<Window> places, Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a, Matrix where);

    /** dx ← the error of what a convolution was given: each neuron's, spread over its receptive field by the weights. */
    void propagateConvolution(List<Window> places, Matrix delta, Matrix where, Matrix w, Matrix dx);

    /** w ← α·Σ over examples and positions of δ times the receptive field + β·w, the like of {@link #accumulate}. */
    void accumulateConvolution(double alpha, List<Window> places, Matrix delta, Matrix where, Matrix x, double beta, Matrix w);

    /** b ← α·Σ over examples and positions of δ + β·b. Shapes: {@code [m, maps·positions]} to {@code [1, maps]}. */
    void accumulateMaps(double alpha, Matrix delta, double beta, Matrix b);

    /**
     * a ← the largest value in each window, channel by channel. The window lies within the image.
     *
     * @param where gets the place of the first largest value in its example, as the backward pass needs it. Shape: as a
     */
    void maxPool(Window window, Matrix x, Matrix a, Matrix where);

    /** dx ← δ where the largest value was, else 0. */
    void maxPoolErrors(Window window, Matrix where, Matrix delta, Matrix dx);

    /** a ← the sum of the values in each window, channel by channel. The window lies within the image. */
    void sumPool(Window window, Matrix x, Matrix a);

    /** dx ← the sum of δ of all windows that a value lies in. */
    void sumPoolErrors(Window window, Matrix delta, Matrix dx);

    /**
     * One time step of an LSTM: c = f ⊙ c₋ + i ⊙ g and h = o ⊙ tanh c, where i, f, o = σ and g = tanh of their weighted inputs.
     *
     * @param gates  the weighted inputs of i, f, g, o, side by side; becomes the gates, in an order that {@link #lstmErrors} of the
     *               same kernels knows. Shape: {@code [m, 4·units]}
     * @param before c₋, the cell states of the step before. Shape: {@code [m, units]}
     * @param c      {@code [m, units]}
     * @param h      {@code [m, units]}
     */
    void lstm(Matrix gates, Matrix before, Matrix c, Matrix h);

    /**
     * The same backward: from ∂C/∂h, and what of ∂C/∂c comes from the step after, to the errors of the weighted inputs.
     *
     * @param gates  what {@link #lstm} made of them; becomes the errors of i, f, g, o, side by side. Shape: {@code [m, 4·units]}
     * @param before c₋
     * @param dh     ∂C/∂h. Shape: {@code [m, units]}
     * @param dc     in: ∂C/∂c through later steps; out: ∂C/∂c₋. Shape: {@code [m, units]}
     */
    void lstmErrors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc);

    /**
     * sums ← d + Σⱼ ln(1 + e^(z + u)ⱼ), for each row of z with each row of u: what hidden units that are summed out add to −F, the
     * negative free energy.
     *
     * @param z    {@code [m, units]}
     * @param u    {@code [classes, units]}
     * @param d    {@code [1, classes]}
     * @param sums {@code [m, classes]}
     */
    void softplusSums(Matrix z, Matrix u, Matrix d, Matrix sums);

    /** The same backward, to z: g ← Σₖ δₖ ⊙ σ(z + uₖ). Shapes: δ {@code [m, classes]}, z and g {@code [m, units]}. */
    void softplusErrors(Matrix delta, Matrix z, Matrix u, Matrix g);

    /** The same backward, to u: target ← α·Σ_rows δₖ ⊙ σ(z + uₖ) + β·target. Shape of u and target: {@code [classes, units]}. */
    void accumulateSoftplus(double alpha, Matrix delta, Matrix z, Matrix u, double beta, Matrix target);

    /**
     * to ← from with its first two axes changed over: {@code [p, q, …]} to {@code [q, p, …]}. Takes sequences, one a row, to the
     * time steps of all examples, one after the other, and back.
     */
    void swapAxes(Matrix from, int p, int q, Matrix to);

    /** to ← the rows of {@code from} at {@code indices[start]}, {@code indices[start + 1]} …: one mini-batch. */
    void gather(Matrix from, int[] indices, int start, Matrix to);

    /** to ← from. */
    void copy(Matrix from, Matrix to);

    /** y ← α·x + y. Of the same shape. */
    default void add(double alpha, Matrix x, Matrix y) {
        add(alpha, x, 1, y);
    }

    /** y ← α·x + β·y. Of the same shape. */
    void add(double alpha, Matrix x, double beta, Matrix y);

    /** y ← α·sgn(x) + y, with sgn(0) = 0. Of the same shape. */
    void addSign(double alpha, Matrix x, Matrix y);

    /** y ← α·y. */
    void scale(double alpha, Matrix y);

    /** y ← x ⊙ y. Of the same shape. */
    void multiply(Matrix x, Matrix y);

    /** y ← min(limit, max(−limit, y)). */
    void clip(double limit, Matrix y);

    /**
     * Shortens each row of w that is longer than {@code length} to that length. Given several matrices, their rows of the same index
     * count as one row.
     *
     * @param w matrices with the same number of rows
     */
    void limitRows(double length, Matrix... w);

    /**
     * Lets {@code rule} rescale a gradient.
     *
     * @param memory what the rule remembers, as many values in each as in g
     */
    void rescale(Rescaling rule, Matrix g, Matrix... memory);

    /** x·y, summed in double precision. Of the same shape. */
    double dot(Matrix x, Matrix y);

    /** Returns Σ|x|, summed in double precision. */
    double absoluteSum(Matrix x);

    /** ‖x − y‖², over all rows. Of the same shape. */
    double squaredDistance(Matrix x, Matrix y);

    /** ‖x‖, the square root of the sum of squares. */
    double norm(Matrix x);

    /** The values, row by row, for what is computed outside the kernels; at least {@code rows × columns} of them. */
    void read(Matrix from, double[] to);

    /** Sets the values, row by row. */
    void write(double[] from, Matrix to);

    /** {@link #read(Matrix, double[])} in single precision. */
    void read(Matrix from, float[] to);

    /** {@link #write(double[], Matrix)} in single precision. */
    void write(float[] from, Matrix to);

    /** Ends the threads that there are besides the caller's, and frees what was used in between. */
    @Override
    default void close() {
    }

    /** Flat vectors as one row, so that the kernels above can be used on them. */
    static Matrix row(INDArray vector) {
        return Matrix.view(vector, 0, 1, Math.toIntExact(vector.length()));
    }
}
