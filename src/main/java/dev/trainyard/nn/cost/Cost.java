package dev.trainyard.nn.cost;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.layer.Activation;

/**
 * Cost functions C = (1/n) Σₓ Cₓ. The methods compute one example, whose values are in the arrays from {@code from}, inclusive, to
 * {@code to}, exclusive: z the weighted inputs of the output layer, a = σ(z) its activations, y the desired output.
 *
 * <p>The relative error of Cₓ and δᴸ is about one rounding of float32, however large z is: where a is rounded to 0 or 1, they are computed
 * from z or from the other outputs.
 *
 * <p>Each cost is linked to one σ (the canonical link), for which δᴸ = a − y, without σ' (5)–(8).
 */
public enum Cost {

    /** Cₓ = ½ ‖y − a‖². */
    @JsonProperty("quadratic") QUADRATIC(Activation.LINEAR) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                double difference = Outputs.difference(sigma, z, a, y, from, to, j);
                sum += difference * difference;
            }
            return sum / 2;
        }

        @Override
        void otherError(Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
            if (sigma == Activation.SOFTMAX) {
                SoftmaxErrors.quadratic(z, a, y, error, from, to);
                return;
            }
            for (int j = from; j < to; j++) {
                double rest = Outputs.rest(sigma, z, a, from, to, j);
                error[j] = switch (sigma) {
                    case SIGMOID -> Outputs.difference(a[j], rest, y[j]) * a[j] * rest;
                    case TANH -> Outputs.difference(a[j], rest, y[j]) * rest * (2 - rest);
                    default -> (a[j] - y[j]) * sigma.derivative(z[j], a[j]);
                };
            }
        }
    },

    /** Cₓ = −Σⱼ [y ln a + (1 − y) ln(1 − a)]. */
    @JsonProperty("cross_entropy") CROSS_ENTROPY(Activation.SIGMOID, Activation.SOFTMAX) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            // Collects 1 − (1 − q₁)(1 − q₂) … to take one logarithm per example: a logarithm takes as long as the rest of the loop.
            double wrong = 0;
            for (int j = from; j < to; j++) {
                double q = y[j] == 0 ? a[j] : y[j] == 1 ? Outputs.rest(sigma, z, a, from, to, j) : 1;
                if (q <= Outputs.NEAR_ONE) {
                    wrong += q * (1 - wrong);
                    if (wrong > Outputs.NEAR_ONE) {
                        sum += Outputs.minusLogOfRest(wrong);
                        wrong = 0;
                    }
                } else {
                    sum += ofOutput(sigma, z, y[j], from, to, j);
                }
            }
            return sum + Outputs.minusLogOfRest(wrong);
        }

        /** Computes the cost of one output from z: used if the output is nearly certain and wrong, or if y is neither 0 nor 1. */
        private double ofOutput(Activation sigma, double[] z, double y, int from, int to, int j) {
            if (sigma == Activation.SIGMOID) {
                return Outputs.softplus(z[j]) - y * z[j];
            }
            double all = Outputs.logSumExp(z, from, to, -1);
            double ofThis = y == 0 ? 0 : y * (all - z[j]);
            return y == 1 ? ofThis : ofThis + (1 - y) * (all - Outputs.logSumExp(z, from, to, j));
        }

        @Override
        void otherError(Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
            SoftmaxErrors.crossEntropy(z, a, y, error, from, to);
        }
    },

    /** Cₓ = −ln a_y, or −Σⱼ yⱼ ln aⱼ when y is a distribution. */
    @JsonProperty("log_likelihood") LOG_LIKELIHOOD(Activation.SOFTMAX) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                if (y[j] != 0) {
                    sum += y[j] * (a[j] > Outputs.NEAR_ONE ? Outputs.minusLogOfRest(Outputs.rest(sigma, z, a, from, to, j))
                            : a[j] > WELL_ROUNDED ? -Math.log(a[j]) : Outputs.logSumExp(z, from, to, -1) - z[j]);
                }
            }
            return sum;
        }
    },

    /** Cₓ = Σⱼ (aⱼ − yⱼ)zⱼ: the sum of |zⱼ| over the wrong outputs. Gradient descent on it is the perceptron rule [2.1]. */
    @JsonProperty("perceptron") PERCEPTRON(Activation.STEP) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                sum += (a[j] - y[j]) * z[j];
            }
            return sum;
        }
    };

    /** Above this value, a float32 probability is exact enough for its logarithm; below it, z is used instead. */
    private static final double WELL_ROUNDED = 1e-2;

    /** The activation for which δᴸ = a − y, and another activation whose outputs are in this cost's domain. */
    private final Activation link;
    private final Activation other;

    Cost(Activation link) {
        this(link, link);
    }

    Cost(Activation link, Activation other) {
        this.link = link;
        this.other = other;
    }

    /** Returns the default cost of a classification: the cost with δᴸ = a − y for σ, or the quadratic cost if there is none. */
    public static Cost defaultFor(Activation sigma) {
        return switch (sigma) {
            case SOFTMAX -> LOG_LIKELIHOOD;
            case SIGMOID -> CROSS_ENTROPY;
            case STEP -> PERCEPTRON;
            default -> QUADRATIC;
        };
    }

    /** Computes Cₓ of one example. */
    public abstract double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to);

    /** Computes δᴸ of one example for a σ that this cost fits, but for which δᴸ is not a − y. */
    void otherError(Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
        throw new IllegalArgumentException("%s does not fit %s".formatted(this, sigma));
    }

    /** Returns whether the outputs of {@code sigma} are in this cost's domain. */
    public boolean fits(Activation sigma) {
        return this == QUADRATIC ? sigma != Activation.STEP : sigma == link || sigma == other;
    }

    /** Returns whether δᴸ = a − y. */
    public boolean isLinkedTo(Activation sigma) {
        return sigma == link;
    }

    /**
     * Computes (BP1) for one example: δᴸ = ∂Cₓ/∂zᴸ.
     *
     * @param error receives δᴸ; may be the array {@code z}
     */
    public void error(Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
        if (isLinkedTo(sigma)) {
            for (int j = from; j < to; j++) {
                error[j] = Outputs.difference(sigma, z, a, y, from, to, j);
            }
        } else {
            otherError(sigma, z, a, y, error, from, to);
        }
    }
}
