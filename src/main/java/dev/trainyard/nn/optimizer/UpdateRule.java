package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/** An update rule bound to the parameters that it updates, with what it remembers of the steps before. */
public interface UpdateRule extends AutoCloseable {

    /**
     * Shows the examples of the coming step to a rule that passes them through the network itself. They stay until it is complete.
     *
     * @param x {@code [m, |x|]}
     * @param y {@code [m, |y|]}
     */
    default void see(Matrix x, Matrix y) {
    }

    /**
     * Where the backward pass of the coming step accumulates, and with which factors. It may be the parameters themselves: then
     * the backward pass is the update.
     *
     * @param eta η of this step
     * @param m   examples in this mini-batch
     */
    Accumulation accumulation(double eta, int m);

    /** Completes the step, after the backward pass. */
    default void complete(double eta) {
    }

    /** What the rule remembers, live, by name: velocities and the like. A checkpoint keeps it. */
    default Map<String, Parameters> memory() {
        return Map.of();
    }

    @Override
    default void close() {
        memory().values().forEach(Parameters::close);
    }
}
