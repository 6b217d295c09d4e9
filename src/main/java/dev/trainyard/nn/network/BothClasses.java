package dev.trainyard.nn.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network with one output p, the probability of the second of two classes, as a predictor of both probabilities: 1 − p and p. */
public final class BothClasses implements Predictor {

    private final Network network;

    /** @param network closed with this */
    public BothClasses(Network network) {
        this.network = network;
    }

    @Override
    public INDArray predict(INDArray x) {
        try (INDArray output = network.predict(x)) {
            return Nd4j.create(both(output.reshape(output.length()).toFloatVector()), new long[] {x.size(0), 2}, 'c');
        }
    }

    @Override
    public float[] predict(float[] x, int n) {
        return both(network.predict(x, n));
    }

    private static float[] both(float[] p) {
        float[] both = new float[2 * p.length];
        for (int i = 0; i < p.length; i++) {
            both[2 * i] = 1 - p[i];
            both[2 * i + 1] = p[i];
        }
        return both;
    }

    @Override
    public boolean saysProbabilities() {
        return true;
    }

    @Override
    public void close() {
        network.close();
    }
}
