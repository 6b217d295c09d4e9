package dev.trainyard.nn.network;

import dev.trainyard.nn.data.TargetScaling;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network that learnt standardised targets, with outputs in units of the targets. */
public final class InverseTargetScaling implements Predictor {

    private final Network network;
    private final TargetScaling scaling;

    /** @param network closed with this */
    public InverseTargetScaling(Network network, TargetScaling scaling) {
        this.network = network;
        this.scaling = scaling;
    }

    @Override
    public INDArray predict(INDArray x) {
        try (INDArray output = network.predict(x)) {
            float[] y = output.reshape(output.length()).toFloatVector();
            scaling.restore(y);
            return Nd4j.create(y, output.shape(), 'c');
        }
    }

    @Override
    public float[] predict(float[] x, int n) {
        float[] y = network.predict(x, n);
        scaling.restore(y);
        return y;
    }

    @Override
    public boolean saysProbabilities() {
        return false;
    }

    @Override
    public void close() {
        network.close();
    }
}
