package dev.trainyard.nn.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What can be asked: a network, or several that answer together. Not for several threads at once. */
public interface Predictor extends AutoCloseable {

    /** The answers to inputs x. Shape: {@code [n, |x|]} to {@code [n, |y|]}; a new array. */
    INDArray predict(INDArray x);

    /** The same from and to Java's arrays, row by row, which for a few examples takes a fraction of the time. */
    float[] predict(float[] x, int n);

    @Override
    void close();
}
