package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Kernels;
import java.util.List;

/**
 * Where a backward pass adds its gradient, and with which factors: target ← α·Σₓ∂Cₓ + β·target. With α = 1/m and β = 0 that is
 * the gradient of a mini-batch; with the parameters themselves as target, α = −η/m and β = 1 − ηλ/n it is the whole of (11).
 *
 * @param weightBeta β of weights, which decay
 * @param biasBeta   β of biases, which do not
 */
public record Accumulation(Parameters target, double alpha, double weightBeta, double biasBeta) {

    /** Multiplies the target by β at once; answers how more than one gradient is then added to it. */
    public Accumulation begin(Kernels kernels) {
        for (int l = 0; l < target.layout().size(); l++) {
            List<Section> sections = target.layout().get(l);
            for (int s = 0; s < sections.size(); s++) {
                kernels.scale(sections.get(s).weight() ? weightBeta : biasBeta, target.layer(l).get(s));
            }
        }
        return new Accumulation(target, alpha, 1, 1);
    }

    /** The same for a part of the cost that counts {@code factor} times. */
    public Accumulation times(double factor) {
        return new Accumulation(target, factor * alpha, weightBeta, biasBeta);
    }

    /** The mean gradient of {@code m} examples, in place of what {@code target} was. */
    public static Accumulation gradient(Parameters target, int m) {
        return new Accumulation(target, 1.0 / m, 0, 0);
    }
}
