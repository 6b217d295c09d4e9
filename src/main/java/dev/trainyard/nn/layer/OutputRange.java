package dev.trainyard.nn.layer;

/**
 * The range of an activation function's values.
 *
 * @param lowest  −∞ if there is none
 * @param highest ∞ if there is none
 */
public record OutputRange(double lowest, double highest) {

    /** The lowest value of z·Φ(z), at z = −0.7518. */
    private static final double LOWEST_GELU = -0.169971;
    /** The lowest value of the tanh approximation, at z = −0.7525. */
    private static final double LOWEST_GELU_TANH = -0.170041;
    /** The lowest value of z/(1 + e⁻ᶻ), at z = −1.2785. */
    private static final double LOWEST_SWISH = -0.278465;

    /** Returns the range of σ. */
    public static OutputRange of(Activation sigma) {
        return switch (sigma) {
            case SIGMOID, SOFTMAX, STEP -> new OutputRange(0, 1);
            case TANH -> new OutputRange(-1, 1);
            case RELU -> from(0);
            case ELU -> from(-1);
            case GELU -> from(LOWEST_GELU);
            case GELU_TANH -> from(LOWEST_GELU_TANH);
            case SWISH -> from(LOWEST_SWISH);
            case LEAKY_RELU, LINEAR -> from(Double.NEGATIVE_INFINITY);
        };
    }

    private static OutputRange from(double lowest) {
        return new OutputRange(lowest, Double.POSITIVE_INFINITY);
    }
}
