package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Elementwise;
import dev.trainyard.nn.kernel.TabulatedExp;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sigmoid of output layers: within a rounding of the exact value relative to it, so that a probability of 1e-7 is one. In hidden
 * layers {@link Activation#SIGMOID} is faster, and within 3e-7 of the exact value.
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
