package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Kernels;
import java.util.List;

/**
 * The target and the factors with which a backward pass adds its gradient: target ← α·Σₓ∂Cₓ + β·target. With α = 1/m and β = 0, this is
 * the gradient of a mini-batch; with the parameters themselves as target, α = −η/m and β = 1 − ηλ/n, it is the complete update (11).
 *
 * @param weightBeta β of weights, which decay
 * @param biasBeta   β of biases, which do not decay
 */
public record Accumulation(Parameters target, double alpha, double weightBeta, double biasBeta) {

    /** Multiplies the target by β now. Returns an accumulation with β = 1, with which several gradients can be added. */
    public Accumulation begin(Kernels kernels) {
        for (int l = 0; l < target.layout().size(); l++) {
            List<Section> sections = target.layout().get(l);
            for (int s = 0; s < sections.size(); s++) {
                kernels.scale(sections.get(s).weight() ? weightBeta : biasBeta, target.layer(l).get(s));
            }
        }
        return new Accumulation(target, alpha, 1, 1);
    }

    /** Returns this accumulation for a term of the cost that is multiplied by {@code factor}. */
    public Accumulation times(double factor) {
        return new Accumulation(target, factor * alpha, weightBeta, biasBeta);
    }

    /** Returns the accumulation that overwrites {@code target} with the mean gradient of {@code m} examples. */
    public static Accumulation gradient(Parameters target, int m) {
        return new Accumulation(target, 1.0 / m, 0, 0);
    }
}
