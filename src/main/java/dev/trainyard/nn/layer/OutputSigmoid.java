package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Elementwise;
import dev.trainyard.nn.kernel.elementary.TabulatedExp;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sigmoid of output layers. Its relative error is about one rounding of float32, so that even a probability of 1e-7 is accurate.
 * Hidden layers use {@link Activation#SIGMOID}, which is faster and has an absolute error of at most 3e-7.
 */
final class OutputSigmoid implements Elementwise {

    static final OutputSigmoid INSTANCE = new OutputSigmoid();

    private OutputSigmoid() {
    }

    @Override
    public void apply(float[] z, int values, int columns) {
        for (int i = 0; i < values; i++) {
            double e = TabulatedExp.negative(Math.abs(z[i]));
            z[i] = (float) ((z[i] < 0 ? e : 1) / (1 + e));
        }
    }

    @Override
    public void differentiate(float[] a, float[] delta, int values, int columns) {
        Activation.SIGMOID.differentiate(a, delta, values, columns);
    }

    @Override
    public void apply(INDArray z) {
        Activation.SIGMOID.apply(z);
    }

    @Override
    public void differentiate(INDArray a, INDArray delta) {
        Activation.SIGMOID.differentiate(a, delta);
    }
}
