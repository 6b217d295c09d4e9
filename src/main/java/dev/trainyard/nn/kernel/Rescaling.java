package dev.trainyard.nn.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The element-wise part of an adaptive update rule: rescales a gradient. Has two implementations: fused loops over floats for
 * {@link CpuKernels}, and array operations for {@link Nd4jKernels}. Both must agree.
 */
public interface Rescaling {

    /**
     * @param g      the gradient; overwritten with the rescaled gradient
     * @param state the rule's state for each parameter; updated
     * @param values number of parameters
     */
    void apply(float[] g, float[][] memory, int values);

    /** Does the same with array operations. Shape of each array: {@code [1, p]}. */
    void apply(INDArray g, INDArray[] state);
}
