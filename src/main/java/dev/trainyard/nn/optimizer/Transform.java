package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/** One link of the {@link Chain} from the gradient to the step: changes g in place; the last one moves the parameters by it. */
interface Transform {

    void apply(Parameters g, double eta);

    /** What it remembers of the steps before, by name; freed with the chain. */
    default Map<String, Parameters> memory() {
        return Map.of();
    }
}
