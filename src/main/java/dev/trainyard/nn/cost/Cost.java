package dev.trainyard.nn.cost;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.layer.Activation;

/**
 * Cost functions C = (1/n) Σₓ Cₓ. Each is stated for one example, whose values stand in the arrays from {@code from}, inclusive,
 * to {@code to}, exclusive: z the weighted inputs of the output layer, a = σ(z) its activations, y the desired output.
 *
 * <p>For some σ a cost is the one that belongs to it (its canonical link): then δᴸ = a − y, free from σ' (5)–(8).
 */
public enum Cost {

    /** Cₓ = ½ ‖y − a‖². */
    @JsonProperty("quadratic") QUADRATIC(Activation.LINEAR) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                sum += (y[j] - a[j]) * (y[j] - a[j]);
            }
            return sum / 2;
        }

        @Override
        void gradient(double[] a, double[] y, double[] gradient, int from, int to) {
            difference(a, y, gradient, from, to);
        }
    },

    /** Cₓ = −Σⱼ [y ln a + (1 − y) ln(1 − a)]. */
    @JsonProperty("cross_entropy") CROSS_ENTROPY(Activation.SIGMOID, Activation.SOFTMAX) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            // −ln p₁ − ln p₂ … = −ln(p₁p₂ …): one logarithm an example, where each would cost as much as the rest of the pass.
            double product = 1;
            for (int j = from; j < to; j++) {
                // a if y is 1, 1 − a if it is 0, and no jump between them for the processor to guess.
                double p = 1 - Math.abs(y[j] - a[j]);
                if ((y[j] == 0 || y[j] == 1) && p > WELL_ROUNDED) {
                    product *= p;
                    if (product < Float.MIN_NORMAL) {
                        sum -= Math.log(product);
                        product = 1;
                    }
                } else if (sigma == Activation.SIGMOID) {
                    sum += softplus(z[j]) - y[j] * z[j];
                } else {
                    sum -= y[j] * Math.log(Math.max(SMALLEST, a[j])) + (1 - y[j]) * Math.log(Math.max(SMALLEST, 1 - a[j]));
                }
            }
            return sum - Math.log(product);
        }

        @Override
        void gradient(double[] a, double[] y, double[] gradient, int from, int to) {
            for (int j = from; j < to; j++) {
                gradient[j] = (a[j] - y[j]) / Math.max(SMALLEST, a[j] * (1 - a[j]));
            }
        }
    },

    /** Cₓ = −ln a_y, or −Σⱼ yⱼ ln aⱼ when y is a distribution. */
    @JsonProperty("log_likelihood") LOG_LIKELIHOOD(Activation.SOFTMAX) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                if (y[j] != 0) {
                    sum -= y[j] * (a[j] > WELL_ROUNDED ? Math.log(a[j]) : z[j] - logSumExp(z, from, to));
                }
            }
            return sum;
        }

        @Override
        void gradient(double[] a, double[] y, double[] gradient, int from, int to) {
            for (int j = from; j < to; j++) {
                gradient[j] = -y[j] / Math.max(SMALLEST, a[j]);
            }
        }
    },

    /** Cₓ = Σⱼ (aⱼ − yⱼ)zⱼ: how far each wrong perceptron is from being right. Its descent is the perceptron rule [2.1]. */
    @JsonProperty("perceptron") PERCEPTRON(Activation.STEP) {
        @Override
        public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
            double sum = 0;
            for (int j = from; j < to; j++) {
                sum += (a[j] - y[j]) * z[j];
            }
            return sum;
        }

        @Override
        void gradient(double[] a, double[] y, double[] gradient, int from, int to) {
            throw new IllegalStateException("a step has no slope that (BP1) could use");
        }
    };

    /** Above it, a float32 probability is exact enough for its logarithm; below it, z is used instead. */
    private static final double WELL_ROUNDED = 1e-2;
    private static final double SMALLEST = 1e-37;

    /** The activation whose cost it is, then others whose outputs lie where it is defined. */
    private final Activation link;
    private final Activation other;

    Cost(Activation link) {
        this(link, link);
    }

    Cost(Activation link, Activation other) {
        this.link = link;
        this.other = other;
    }

    /** Cₓ of one example. */
    public abstract double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to);

    /** ∇ₐCₓ of one example. */
    abstract void gradient(double[] a, double[] y, double[] gradient, int from, int to);

    /** Whether the outputs of {@code sigma} are ones that this cost is defined for. */
    public boolean fits(Activation sigma) {
        return this == QUADRATIC ? sigma != Activation.STEP : sigma == link || sigma == other;
    }

    /** Whether δᴸ = a − y. */
    public boolean isLinkedTo(Activation sigma) {
        return sigma == link;
    }

    /** δᴸ of one example when this cost is linked to {@code sigma}, else ∇ₐC, which (BP1) multiplies with σ'(zᴸ). */
    public void error(Activation sigma, double[] a, double[] y, double[] error, int from, int to) {
        if (isLinkedTo(sigma)) {
            difference(a, y, error, from, to);
        } else {
            gradient(a, y, error, from, to);
        }
    }

    private static void difference(double[] a, double[] y, double[] difference, int from, int to) {
        for (int j = from; j < to; j++) {
            difference[j] = a[j] - y[j];
        }
    }

    /** ln(1 + eᶻ), without overflow. */
    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    private static double logSumExp(double[] z, int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = from; j < to; j++) {
            largest = Math.max(largest, z[j]);
        }
        double sum = 0;
        for (int j = from; j < to; j++) {
            sum += Math.exp(z[j] - largest);
        }
        return largest + Math.log(sum);
    }
}
