package dev.trainyard.nn.optimizer;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Parameters;
import java.util.Map;

/**
 * v ← μv − ηg (17), w ← w + v (18). Nesterov momentum looks a step ahead: w ← w + μv − ηg with the new v, in the form of Sutskever et al.
 * (2013) as in PyTorch.
 */
final class Velocity implements Transform {

    private final double mu;
    private final boolean nesterov;
    private final Parameters w;
    private final Parameters v;
    private final Kernels kernels;

    Velocity(double mu, boolean nesterov, Parameters w, Kernels kernels) {
        this.mu = mu;
        this.nesterov = nesterov;
        this.w = w;
        this.v = w.zerosLike();
        this.kernels = kernels;
    }

    @Override
    public void apply(Parameters g, double eta) {
        kernels.scale(mu, v.row());
        kernels.add(-eta, g.row(), v.row());
        if (nesterov) {
            kernels.add(mu, v.row(), w.row());
            kernels.add(-eta, g.row(), w.row());
        } else {
            kernels.add(1, v.row(), w.row());
        }
    }

    @Override
    public Map<String, Parameters> state() {
        return Map.of("velocity", v);
    }
}
