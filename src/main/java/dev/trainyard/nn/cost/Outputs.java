package dev.trainyard.nn.cost;

import dev.trainyard.nn.layer.Activation;

/**
 * Computes terms of costs such as 1 − a without loss of digits. If an output is nearly 1 or −1, the output alone does not suffice: as a
 * float32, a = 1 − 10⁻⁹ is 1. Then z or the other outputs are used, and the relative error is about one rounding of float32.
 *
 * <p>The arrays hold the outputs of an example from {@code from}, inclusive, to {@code to}, exclusive.
 */
final class Outputs {

    /** Up to this a, the relative error of 1 − a from a float32 a is at most 3e-6; above it, the error grows. */
    static final double NEAR_ONE = 0.99;

    private Outputs() {
    }

    /** Returns 1 − |aⱼ|; for a probability, 1 − aⱼ. */
    static double rest(Activation sigma, double[] z, double[] a, int from, int to, int j) {
        double size = Math.abs(a[j]);
        if (!(size > NEAR_ONE)) {
            return 1 - size;
        }
        return switch (sigma) {
            case SIGMOID -> 1 / (1 + Math.exp(z[j]));
            case SOFTMAX -> sum(a, from, to, j);
            case TANH -> 2 / (1 + Math.exp(2 * Math.abs(z[j])));
            default -> 1 - size;
        };
    }

    /** Returns aⱼ − yⱼ. */
    static double difference(Activation sigma, double[] z, double[] a, double[] y, int from, int to, int j) {
        boolean bounded = sigma == Activation.SIGMOID || sigma == Activation.SOFTMAX || sigma == Activation.TANH;
        return bounded && Math.abs(a[j]) > NEAR_ONE ? difference(a[j], rest(sigma, z, a, from, to, j), y[j]) : a[j] - y[j];
    }

    /** Returns a − y for an output whose {@link #rest} is known. */
    static double difference(double a, double rest, double y) {
        return a > NEAR_ONE ? 1 - y - rest : a < -NEAR_ONE ? rest - (1 + y) : a - y;
    }

    /** Returns the sum of all values except the value at {@code without}. */
    static double sum(double[] values, int from, int to, int without) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            if (k != without) {
                sum += values[k];
            }
        }
        return sum;
    }

    /** Returns ln(1 + eᶻ), without overflow. */
    static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** Returns ln Σₖ eᶻᵏ over all k except {@code without}, or over all k if {@code without} is −1. */
    static double logSumExp(double[] z, int from, int to, int without) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = from; k < to; k++) {
            if (k != without) {
                largest = Math.max(largest, z[k]);
            }
        }
        double sum = 0;
        for (int k = from; k < to; k++) {
            if (k != without) {
                sum += Math.exp(z[k] - largest);
            }
        }
        return largest + Math.log(sum);
    }

    /** Returns −ln(1 − q). Uses its series if q is small, because 1 − q would round. */
    static double minusLogOfRest(double q) {
        return q < 1e-2 ? q * (1 + q * (1.0 / 2 + q * (1.0 / 3 + q * (1.0 / 4 + q * (1.0 / 5 + q / 6))))) : -Math.log(1 - q);
    }
}
