package dev.trainyard.nn.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable function of each row of a matrix, in the two forms in which kernels compute: fused loops over floats, and
 * array operations. Both must agree; the tests hold them against each other and against finite differences.
 */
public interface Elementwise {

    /** a = σ(z), in place. Shape of {@code z}: rows of {@code columns} values, {@code values} in all. */
    void apply(float[] z, int values, int columns);

    /** Whether the derivative is stated in z; else in a = σ(z), so that z need not be kept. */
    default boolean derivesFromZ() {
        return false;
    }

    /** δ ← ∂C/∂z for δ = ∂C/∂a, in place, given a = σ(z), or z if it is that which the derivative is stated in. */
    void differentiate(float[] a, float[] delta, int values, int columns);

    /** a = σ(z), in place. Shape: {@code [m, columns]}. */
    void apply(INDArray z);

    /** δ ← ∂C/∂z for δ = ∂C/∂a, in place, given a = σ(z) or z. Shape of both: {@code [m, columns]}. */
    void differentiate(INDArray a, INDArray delta);
}
