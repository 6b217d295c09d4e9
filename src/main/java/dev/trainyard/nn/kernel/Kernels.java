package dev.trainyard.nn.kernel;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Numeric operations on matrices. Layers and update rules state the notes' equations with these operations; optimisations and support
 * for other backends stay behind this interface. Not thread-safe.
 *
 * <p>Symbols: m examples in a mini-batch (rows), a activations, z weighted inputs, w weights, b biases, δ errors.
 */
public interface Kernels extends AutoCloseable {

    /** The precision of a network unless its parameters have another. */
    DataType DEFAULT_TYPE = DataType.FLOAT;

    /** Largest number of multiplications for which a product or a convolution runs on one thread: it takes about 10 µs. */
    long FEW_PAIRS = 1_000_000;

    /** Returns the fastest kernels for {@code type} on this machine, with one thread. */
    static Kernels of(DataType type) {
        return of(type, 1);
    }

    /**
     * Returns the fastest kernels for {@code type} on this machine. CPU kernels divide large operations among {@code threads} threads;
     * {@link Nd4jKernels} ignore the number.
     *
     * @param threads number of threads, including the caller's. The same number gives the same bits
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
     * @param z {@code [m, out]}; may be {@code a} itself if z is not needed later
     * @param a {@code [m, out]}
     */
    void affine(Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a);

    /** {@link #affine} with v = wᵀ: z = x·v + b and a = σ(z). Shape of v: {@code [in, out]}. */
    void affineTransposed(Matrix x, Matrix v, Matrix b, Elementwise sigma, Matrix z, Matrix a);

    /** z ← x·wᵀ + z. Shapes: {@code [m, in]}·{@code [out, in]} to {@code [m, out]}. */
    void addProduct(Matrix x, Matrix w, Matrix z);

    /**
     * z ← x·v + β·z with v = wᵀ. Faster than {@link #addProduct}: a {@link #transpose} of w pays off when many x are multiplied by it.
     */
    void addProductTransposed(Matrix x, Matrix v, double beta, Matrix z);

    /** to ← fromᵀ. Shapes: {@code [rows, columns]} to {@code [columns, rows]}. */
    void transpose(Matrix from, Matrix to);

    /** a = σ(z). Shape of both: {@code [m, out]}. */
    void activate(Elementwise sigma, Matrix z, Matrix a);

    /** δ ← δ ⊙ σ'(z), given z and a = σ(z); for functions of whole rows, the product with the Jacobian. Shape: {@code [m, out]}. */
    void differentiate(Elementwise sigma, Matrix z, Matrix a, Matrix delta);

    /** dx ← δ·w: ∂C/∂x of a layer's input. Shapes: {@code [m, out]}·{@code [out, in]} to {@code [m, in]}. */
    void propagate(Matrix delta, Matrix w, Matrix dx);

    /**
     * w ← α·δᵀ·x + β·w: a gradient (α = 1/m, β = 0), or a complete step of gradient descent (α = −η/m, β = 1).
     *
     * @param delta {@code [m, out]}
     * @param x     {@code [m, in]}
     * @param w     {@code [out, in]}
     */
    void accumulate(double alpha, Matrix delta, Matrix x, double beta, Matrix w);

    /**
     * dx ← δ·w, then g ← α·δᵀ·x + β·g. g has the shape of w and may be w itself; other shapes as in {@link #propagate} and
     * {@link #accumulate}.
     */
    default void propagateAndAccumulate(Matrix delta, Matrix w, Matrix dx, double alpha, Matrix x, double beta, Matrix g) {
        propagate(delta, w, dx);
        accumulate(alpha, delta, x, beta, g);
    }

    /** b ← α·Σ_rows δ + β·b. Shapes: {@code [m, out]} to {@code [1, out]}. */
    void accumulateRows(double alpha, Matrix delta, double beta, Matrix b);

    /**
     * Convolution (19), fused with max pooling. For each example, feature map and pooling region, z is the largest b + w·field over the
     * places in the region, and a = σ(z). σ must be a function of each neuron alone. With one place, this is a convolution without pooling.
     *
     * @param places the convolution's window at each place in a region; see {@link Window#places}
     * @param x      {@code [m, channels·rows·columns]}
     * @param w      {@code [maps, field]}
     * @param b      {@code [1, maps]}
     * @param z      {@code [m, maps·positions]}; may be {@code a} itself if z is not needed later
     * @param a      {@code [m, maps·positions]}
     * @param argmax  receives the index of the first place with the largest z, for the backward pass; null for a single place. Shape: as a
     */
    void convolve(List<Window> places, Matrix x, Matrix w, Matrix b, Elementwise sigma, Matrix z, Matrix a, Matrix argmax);

    /** dx ← ∂C/∂x of a convolution's input: the sum over neurons of δ times the weights, each at its neuron's receptive field. */
    void propagateConvolution(List<Window> places, Matrix delta, Matrix argmax, Matrix w, Matrix dx);

    /** {@link #accumulate} for a convolution: w ← α·Σ δ·field + β·w, summed over examples and positions. */
    void accumulateConvolution(double alpha, List<Window> places, Matrix delta, Matrix argmax, Matrix x, double beta, Matrix w);

    /** b ← α·Σ δ + β·b, summed over examples and positions. Shapes: {@code [m, maps·positions]} to {@code [1, maps]}. */
    void accumulateMaps(double alpha, Matrix delta, double beta, Matrix b);

    /**
     * a ← the largest value at each position of the window, for each channel. The window must lie within the image.
     *
     * @param argmax receives the index within the example of the first largest value, for the backward pass. Shape: as a
     */
    void maxPool(Window window, Matrix x, Matrix a, Matrix argmax);

    /** dx ← the sum of δ over the positions whose largest value this was; 0 for other values. */
    void maxPoolErrors(Window window, Matrix argmax, Matrix delta, Matrix dx);

    /** a ← the sum of the values at each position of the window, for each channel. The window must lie within the image. */
    void sumPool(Window window, Matrix x, Matrix a);

    /** dx ← the sum of δ over the positions at which the window contains the value. */
    void sumPoolErrors(Window window, Matrix delta, Matrix dx);

    /**
     * One time step of an LSTM: c = f ⊙ c₋ + i ⊙ g and h = o ⊙ tanh c, where i, f, o are σ and g is tanh of their weighted inputs.
     *
     * @param gates  the weighted inputs of i, f, g, o, side by side; overwritten with the gates, in an order that only
     *               {@link #lstmErrors} of the same kernels can read. Shape: {@code [m, 4·units]}
     * @param before c₋, the cell states of the previous step. Shape: {@code [m, units]}
     * @param c      {@code [m, units]}
     * @param h      {@code [m, units]}
     */
    void lstm(Matrix gates, Matrix before, Matrix c, Matrix h);

    /**
     * Backward pass of {@link #lstm}: from ∂C/∂h, and ∂C/∂c through later steps, to the errors of the weighted inputs.
     *
     * @param gates  the gates that {@link #lstm} wrote; overwritten with δ of i, f, g, o, side by side. Shape: {@code [m, 4·units]}
     * @param before c₋
     * @param dh     ∂C/∂h. Shape: {@code [m, units]}
     * @param dc     in: ∂C/∂c through later steps; out: ∂C/∂c₋. Shape: {@code [m, units]}
     */
    void lstmErrors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc);

    /**
     * sums ← d + Σⱼ ln(1 + e^(z + u)ⱼ), for each pair of a row of z and a row of u: the negative free energy −F of each class, with the
     * hidden units summed out and without the term of the visible biases.
     *
     * @param z    {@code [m, units]}
     * @param u    {@code [classes, units]}
     * @param d    {@code [1, classes]}
     * @param sums {@code [m, classes]}
     */
    void softplusSums(Matrix z, Matrix u, Matrix d, Matrix sums);

    /** Backward pass of {@link #softplusSums} to z: g ← Σₖ δₖ ⊙ σ(z + uₖ). Shapes: δ {@code [m, classes]}, z and g {@code [m, units]}. */
    void softplusErrors(Matrix delta, Matrix z, Matrix u, Matrix g);

    /**
     * Backward pass of {@link #softplusSums} to u: target ← α·Σ_rows δₖ ⊙ σ(z + uₖ) + β·target. Shape of u and target:
     * {@code [classes, units]}.
     */
    void accumulateSoftplus(double alpha, Matrix delta, Matrix z, Matrix u, double beta, Matrix target);

    /**
     * to ← from with its first two axes swapped: {@code [p, q, …]} to {@code [q, p, …]}. Converts sequences from example-major to
     * time-major order and back.
     */
    void swapAxes(Matrix from, int p, int q, Matrix to);

    /** to ← the rows of {@code from} at {@code indices[start]}, {@code indices[start + 1]} …: one mini-batch. */
    void gather(Matrix from, int[] indices, int start, Matrix to);

    /** to ← from. */
    void copy(Matrix from, Matrix to);

    /** y ← α·x + y. x and y have the same shape. */
    default void add(double alpha, Matrix x, Matrix y) {
        add(alpha, x, 1, y);
    }

    /** y ← α·x + β·y. x and y have the same shape. */
    void add(double alpha, Matrix x, double beta, Matrix y);

    /** y ← α·sgn(x) + y, with sgn(0) = 0. x and y have the same shape. */
    void addSign(double alpha, Matrix x, Matrix y);

    /** y ← α·y. */
    void scale(double alpha, Matrix y);

    /** y ← x ⊙ y. x and y have the same shape. */
    void multiply(Matrix x, Matrix y);

    /** y ← min(limit, max(−limit, y)). */
    void clip(double limit, Matrix y);

    /**
     * Scales each row of w whose norm exceeds {@code length} down to that norm. Given several matrices, rows with the same index count as
     * one row.
     *
     * @param w matrices with the same number of rows
     */
    void limitRows(double length, Matrix... w);

    /**
     * Rescales g by {@code rule}.
     *
     * @param state state of the rule, in matrices of g's shape; updated
     */
    void rescale(Rescaling rule, Matrix g, Matrix... state);

    /** Returns x·y, summed in double precision. x and y have the same shape. */
    double dot(Matrix x, Matrix y);

    /** Returns Σ|x|, summed in double precision. */
    double absoluteSum(Matrix x);

    /** Returns ‖x − y‖², summed over all rows. x and y have the same shape. */
    double squaredDistance(Matrix x, Matrix y);

    /** Returns ‖x‖, the square root of the sum of squares. */
    double norm(Matrix x);

    /** Copies the values to an array of at least {@code rows × columns} values, row by row. */
    void read(Matrix from, double[] to);

    /** Copies the values from an array of at least {@code rows × columns} values, row by row. */
    void write(double[] from, Matrix to);

    /** {@link #read(Matrix, double[])} in single precision. */
    void read(Matrix from, float[] to);

    /** {@link #write(double[], Matrix)} in single precision. */
    void write(float[] from, Matrix to);

    /** Ends the threads besides the caller's and frees working memory. */
    @Override
    default void close() {
    }

    /** Returns a view of a flat vector as a matrix of one row. */
    static Matrix row(INDArray vector) {
        return Matrix.view(vector, 0, 1, Math.toIntExact(vector.length()));
    }
}
