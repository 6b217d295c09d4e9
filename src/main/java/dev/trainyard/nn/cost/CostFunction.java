package dev.trainyard.nn.cost;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.layer.Activation;

/**
 * The formulas of {@link Cost}. The methods compute one example, whose values are in the arrays from {@code from}, inclusive, to
 * {@code to}, exclusive.
 */
public enum CostFunction {

    /** Cₓ = ½ ‖y − a‖². */
    @JsonProperty("quadratic") QUADRATIC(Activation.LINEAR) {
        @Override
        double of(double delta, Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                double difference = Outputs.difference(sigma, z, a, y, from, to, j);
                sum += difference * difference;
            }
            return sum / 2;
        }

        @Override
        double ofDifference(double delta, double difference) {
            return difference * difference / 2;
        }

        @Override
        double slope(double delta, double difference) {
            return difference;
        }
    },

    /** Cₓ = −Σⱼ [y ln a + (1 − y) ln(1 − a)]. */
    @JsonProperty("cross_entropy") CROSS_ENTROPY(Activation.SIGMOID, Activation.SOFTMAX) {
        @Override
        double of(double delta, Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
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
        void otherError(double delta, Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
            SoftmaxErrors.crossEntropy(z, a, y, error, from, to);
        }
    },

    /** Cₓ = −ln a_y, or −Σⱼ yⱼ ln aⱼ when y is a distribution. */
    @JsonProperty("log_likelihood") LOG_LIKELIHOOD(Activation.SOFTMAX) {
        @Override
        double of(double delta, Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
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
        double of(double delta, Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                sum += (a[j] - y[j]) * z[j];
            }
            return sum;
        }
    },

    /** Cₓ = Σⱼ |aⱼ − yⱼ|. Its slope in aⱼ is the sign of aⱼ − yⱼ; 0, a subgradient, where both are equal. */
    @JsonProperty("mean_absolute") MEAN_ABSOLUTE(null) {
        @Override
        double ofDifference(double delta, double difference) {
            return Math.abs(difference);
        }

        @Override
        double slope(double delta, double difference) {
            return Math.signum(difference);
        }
    },

    /** Cₓ = Σⱼ ½ dⱼ² where |dⱼ| ≤ delta, else delta·(|dⱼ| − ½ delta), with d = a − y (Huber 1964). */
    @JsonProperty("huber") HUBER(null) {
        @Override
        double ofDifference(double delta, double difference) {
            double distance = Math.abs(difference);
            return distance <= delta ? difference * difference / 2 : delta * (distance - delta / 2);
        }

        @Override
        double slope(double delta, double difference) {
            return Math.max(-delta, Math.min(delta, difference));
        }
    };

    /** Above this value, a float32 probability is exact enough for its logarithm; below it, z is used instead. */
    private static final double WELL_ROUNDED = 1e-2;

    /** The activation for which δᴸ = a − y, and another activation whose outputs are in this cost's domain; null if there is none. */
    private final Activation link;
    private final Activation other;

    CostFunction(Activation link) {
        this(link, link);
    }

    CostFunction(Activation link, Activation other) {
        this.link = link;
        this.other = other;
    }

    /** Returns whether Cₓ is a sum of terms that each depend on one difference aⱼ − yⱼ only, and y may be any number. */
    boolean isOfDifferences() {
        return this == QUADRATIC || this == MEAN_ABSOLUTE || this == HUBER;
    }

    /** Returns the term of one output for the difference d = aⱼ − yⱼ. */
    double ofDifference(double delta, double difference) {
        throw new IllegalStateException(this + " is not a function of differences");
    }

    /** Returns the derivative of {@link #ofDifference} by d, which is ∂Cₓ/∂aⱼ. */
    double slope(double delta, double difference) {
        throw new IllegalStateException(this + " is not a function of differences");
    }

    /** Computes Cₓ of one example. */
    double of(double delta, Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += ofDifference(delta, Outputs.difference(sigma, z, a, y, from, to, j));
        }
        return sum;
    }

    /** Computes δᴸ of one example for a σ that this cost fits, but for which δᴸ is not a − y. */
    void otherError(double delta, Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
        if (!isOfDifferences()) {
            throw new IllegalArgumentException("%s does not fit %s".formatted(this, sigma));
        }
        if (sigma == Activation.SOFTMAX && this == QUADRATIC) {
            SoftmaxErrors.quadratic(z, a, y, error, from, to);
            return;
        }
        if (sigma == Activation.SOFTMAX) {
            SoftmaxErrors.ofDifferences(this, delta, z, a, y, error, from, to);
            return;
        }
        for (int j = from; j < to; j++) {
            double rest = Outputs.rest(sigma, z, a, from, to, j);
            error[j] = switch (sigma) {
                case SIGMOID -> slope(delta, Outputs.difference(a[j], rest, y[j])) * a[j] * rest;
                case TANH -> slope(delta, Outputs.difference(a[j], rest, y[j])) * rest * (2 - rest);
                default -> slope(delta, a[j] - y[j]) * sigma.derivative(z[j], a[j]);
            };
        }
    }

    boolean fits(Activation sigma) {
        return isOfDifferences() ? sigma != Activation.STEP : sigma == link || sigma == other;
    }

    boolean isLinkedTo(Activation sigma) {
        return sigma == link;
    }
}
