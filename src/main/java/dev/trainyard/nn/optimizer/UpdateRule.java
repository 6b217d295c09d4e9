package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/** An update rule bound to the parameters that it updates, with its state. */
public interface UpdateRule extends AutoCloseable {

    /**
     * Passes the examples of the coming step to a rule that needs them for passes of its own. They are valid until the step is complete.
     *
     * @param x {@code [m, |x|]}
     * @param y {@code [m, |y|]}
     */
    default void see(Matrix x, Matrix y) {
    }

    /**
     * Returns the target and the factors with which the backward pass of the coming step accumulates its gradient. The target may be the
     * parameters themselves: then the backward pass is the update.
     *
     * @param eta η of this step
     * @param m   the number of examples in this mini-batch
     */
    Accumulation accumulation(double eta, int m);

    /** Completes the step, after the backward pass. */
    default void complete(double eta) {
    }

    /** Returns the rule's state, live, by name, such as its velocity. A checkpoint keeps it. */
    default Map<String, Parameters> state() {
        return Map.of();
    }

    @Override
    default void close() {
        state().values().forEach(Parameters::close);
    }
}
