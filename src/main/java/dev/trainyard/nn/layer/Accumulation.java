package dev.trainyard.nn.layer;

/**
 * Where a backward pass adds its gradient, and with which factors: target ← α·Σₓ∂Cₓ + β·target. With α = 1/m and β = 0 that is
 * the gradient of a mini-batch; with the parameters themselves as target, α = −η/m and β = 1 − ηλ/n it is the whole of (11).
 *
 * @param weightBeta β of weights, which decay
 * @param biasBeta   β of biases, which do not
 */
public record Accumulation(Parameters target, double alpha, double weightBeta, double biasBeta) {

    /** The mean gradient of {@code m} examples, in place of what {@code target} was. */
    public static Accumulation gradient(Parameters target, int m) {
        return new Accumulation(target, 1.0 / m, 0, 0);
    }
}
