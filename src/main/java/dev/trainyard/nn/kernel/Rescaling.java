package dev.trainyard.nn.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an adaptive update rule makes of a gradient, for each parameter by itself, in the two forms in which kernels compute: fused
 * loops over floats, and array operations. Both must agree.
 */
public interface Rescaling {

    /**
     * @param g      the gradient, which becomes the rescaled one
     * @param memory what the rule remembers of each parameter, brought up to date
     * @param values how many parameters there are
     */
    void apply(float[] g, float[][] memory, int values);

    /** The same. Shape of each: {@code [1, p]}. */
    void apply(INDArray g, INDArray[] memory);
}
