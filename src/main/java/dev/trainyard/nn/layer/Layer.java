package dev.trainyard.nn.layer;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;

/**
 * A layer bound to its part of a network's parameters. Between a forward pass and the one backward pass after it, it remembers
 * what it saw: one thread at a time, one mini-batch at a time. The matrices that it returns are its own and are overwritten by the
 * next pass.
 */
public interface Layer extends AutoCloseable {

    /**
     * The layer to put above this one for {@code next}: that one itself, unless this one does the work of both from now on, being
     * faster at it. Then a of this one is a of both.
     */
    default Layer join(Layer next) {
        return next;
    }

    /**
     * aˡ for aˡ⁻¹.
     *
     * @param x      {@code [m, in]}
     * @param random for what is random while training; null at inference
     * @return {@code [m, out]}
     */
    Matrix forward(Matrix x, Randomness random);

    /** Makes this the output layer; call it before the first forward pass. An output layer keeps z for the cost, and small a accurately. */
    default void becomeOutput() {
    }

    /** zˡ of the last forward pass, if the layer is the {@linkplain #becomeOutput output}. Shape: {@code [m, out]}. */
    Matrix z();

    /** aˡ of the last forward pass. Shape: {@code [m, out]}. */
    Matrix a();

    /** (BP2), second factor: δˡ = ∂C/∂aˡ ⊙ σ'(zˡ), in place. Shape: {@code [m, out]}. */
    default void differentiate(Matrix delta) {
    }

    /** (BP2), first factor: ∂C/∂aˡ⁻¹ = (wˡ)ᵀδˡ. Shapes: {@code [m, out]} to {@code [m, in]}. */
    Matrix propagate(Matrix delta);

    /**
     * (BP3) and (BP4): adds this layer's gradient.
     *
     * @param delta  {@code [m, out]}
     * @param target this layer's sections of {@code into.target()}
     */
    default void accumulate(Matrix delta, List<Matrix> target, Accumulation into) {
    }

    /** {@link #propagate} and then {@link #accumulate}, in this order for the case that it is the layer's weights that accumulate. */
    default Matrix backward(Matrix delta, List<Matrix> target, Accumulation into) {
        Matrix dx = propagate(delta);
        accumulate(delta, target, into);
        return dx;
    }

    /** Frees what the passes needed, not the parameters. */
    @Override
    void close();
}
