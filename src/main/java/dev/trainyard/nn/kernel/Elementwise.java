package dev.trainyard.nn.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable function of each row of a matrix, in two implementations: fused loops over floats for {@link CpuKernels}, and array
 * operations for {@link Nd4jKernels}. Both must agree; tests compare them with each other and with finite differences.
 */
public interface Elementwise {

    /** a = σ(z), in place. {@code z} holds rows of {@code columns} values, {@code values} in total. */
    void apply(float[] z, int values, int columns);

    /** Returns whether the derivative is computed from z; otherwise it is computed from a = σ(z), and z need not be kept. */
    default boolean derivesFromZ() {
        return false;
    }

    /** δ ← ∂C/∂z for δ = ∂C/∂a, in place. {@code a} holds a = σ(z), or z if {@link #derivesFromZ}. */
    void differentiate(float[] a, float[] delta, int values, int columns);

    /** a = σ(z), in place. Shape: {@code [m, columns]}. */
    void apply(INDArray z);

    /** δ ← ∂C/∂z for δ = ∂C/∂a, in place. {@code a} holds a = σ(z), or z if {@link #derivesFromZ}. Shapes: {@code [m, columns]}. */
    void differentiate(INDArray a, INDArray delta);
}
