package dev.trainyard.nn.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers bound to one flat parameter vector. Not for several threads: each binds its own to the shared parameters. */
public final class Network {

    /** A network whose parameters are all zero. */
    public static Network of(Architecture architecture) {
        throw new UnsupportedOperationException();
    }

    /** A network on parameters that others may share; it does not write to them unless it is trained. */
    public static Network of(Architecture architecture, INDArray parameters) {
        throw new UnsupportedOperationException();
    }

    public Architecture architecture() {
        throw new UnsupportedOperationException();
    }

    /** The flat parameter vector; live, not a copy. Shape: {@code [p]}, float32. */
    public INDArray parameters() {
        throw new UnsupportedOperationException();
    }

    /** The output a^L for inputs x, as at inference. Shape: {@code [n, |x|]} to {@code [n, |y|]}; a new array. */
    public INDArray predict(INDArray x) {
        throw new UnsupportedOperationException();
    }
}
