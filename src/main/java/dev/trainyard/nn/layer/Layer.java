package dev.trainyard.nn.layer;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Matrix;
import java.util.List;

/**
 * A layer bound to its part of a network's parameters. It keeps the values of a forward pass for the single backward pass that follows, so
 * it serves one thread and one mini-batch at a time. It owns the matrices that it returns and overwrites them in the next pass.
 */
public interface Layer extends AutoCloseable {

    /**
     * Returns the layer to put above this one: {@code next} itself, or, if this layer can compute both faster, a pass-through layer. In
     * that case this layer is fused with {@code next} from now on, and its a is the a of {@code next}.
     */
    default Layer fuseWith(Layer next) {
        return next;
    }

    /**
     * Computes aˡ from aˡ⁻¹.
     *
     * @param x      {@code [m, in]}
     * @param random random numbers for training; null at inference
     * @return {@code [m, out]}
     */
    Matrix forward(Matrix x, Randomness random);

    /** Makes this the output layer, which keeps z for the cost and computes small activations accurately. Call before the first pass. */
    default void becomeOutput() {
    }

    /** Returns zˡ of the last forward pass; only for the {@linkplain #becomeOutput output} layer. Shape: {@code [m, out]}. */
    Matrix z();

    /** Returns aˡ of the last forward pass. Shape: {@code [m, out]}. */
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

    /** Calls {@link #propagate}, then {@link #accumulate}. The order matters if the target is the layer's own weights. */
    default Matrix backward(Matrix delta, List<Matrix> target, Accumulation into) {
        Matrix dx = propagate(delta);
        accumulate(delta, target, into);
        return dx;
    }

    /** Frees the memory of the passes, not the parameters. */
    @Override
    void close();
}
