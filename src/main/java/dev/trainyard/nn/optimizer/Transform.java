package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/** One transform of a {@link Chain}: changes the gradient g in place; the last one moves the parameters by g. */
interface Transform {

    void apply(Parameters g, double eta);

    /** Returns its state, by name; freed with the chain. */
    default Map<String, Parameters> state() {
        return Map.of();
    }
}
