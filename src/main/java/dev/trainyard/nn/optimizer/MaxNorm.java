package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/**
 * An update rule that limits the length of each neuron's vector of incoming weights: after each step, longer vectors are scaled back to
 * {@code length}. A recurrent neuron's vector contains its weights for the inputs and for the previous states.
 */
record MaxNorm(UpdateRule rule, double length, Parameters w, Kernels kernels) implements UpdateRule {

    @Override
    public void see(Matrix x, Matrix y) {
        rule.see(x, y);
    }

    @Override
    public Accumulation accumulation(double eta, int m) {
        return rule.accumulation(eta, m);
    }

    @Override
    public void complete(double eta) {
        rule.complete(eta);
        for (Matrix[] weights : w.incoming()) {
            kernels.limitRows(length, weights);
        }
    }

    @Override
    public Map<String, Parameters> state() {
        return rule.state();
    }

    @Override
    public void close() {
        rule.close();
    }
}
