package dev.trainyard.nn.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A network or an ensemble that computes outputs for inputs. Not thread-safe. */
public interface Predictor extends AutoCloseable {

    /** Returns the outputs for inputs x. Shape: {@code [n, |x|]} to {@code [n, |y|]}; a new array. */
    INDArray predict(INDArray x);

    /** Returns the outputs for n inputs in a Java array, row by row. For a few examples, this is much faster than INDArrays. */
    float[] predict(float[] x, int n);

    /** Returns whether the outputs are probabilities of the classes. */
    boolean saysProbabilities();

    @Override
    void close();
}
