package dev.trainyard.nn.cost;

import dev.trainyard.nn.layer.Activation;

/**
 * Computes δᴸ = ∂C/∂z of a softmax for the costs with δᴸ ≠ a − y. If one class is nearly certain, the Jacobian ∂aⱼ/∂zₖ =
 * aⱼ(1[j = k] − aₖ) is nearly 0 while ∂C/∂a may be infinite. So the product of both is simplified algebraically before it is computed.
 *
 * <p>{@code error} may be {@code z}.
 */
final class SoftmaxErrors {

    /** Below this value, the relative error of a sum of float32 probabilities is too large. */
    private static final double SMALL = 1e-30;

    private SoftmaxErrors() {
    }

    /**
     * Computes δ of the cross-entropy: δₖ = aₖ − yₖ + aₖ Σ_{j≠k} yⱼ − Σ_{j≠k} (1 − yⱼ) aⱼ p(k | not j), where p(k | not j) =
     * aₖ/(1 − aⱼ) is the softmax without output j. For the largest output m, p(k | not m) is computed from the other outputs; for all
     * other j, 1 − aⱼ is at least ½, so that the quotient is exact enough.
     */
    static void crossEntropy(double[] z, double[] a, double[] y, double[] error, int from, int to) {
        int m = largest(z, from, to, -1);
        if (to - from == 1) {
            error[m] = 0; // a = 1 for every z
            return;
        }
        double am = a[m];
        double rest = Outputs.sum(a, from, to, m);
        if (rest < SMALL) {
            // The sum is too small for float32, so that it is computed from z.
            double top = z[largest(z, from, to, m)];
            double odds = Math.exp(top - z[m]);
            double sum = 0;
            for (int k = from; k < to; k++) {
                error[k] = k == m ? 0 : Math.exp(z[k] - top);
                sum += error[k];
            }
            rest = sum * odds / (1 + sum * odds);
            for (int k = from; k < to; k++) {
                error[k] /= sum; // p(k | not m)
            }
        } else {
            for (int k = from; k < to; k++) {
                error[k] = a[k] / rest;
            }
        }
        double ys = Outputs.sum(y, from, to, -1);
        double others = 0;
        for (int k = from; k < to; k++) {
            if (k != m) {
                double ak = error[k] * rest;
                others += (1 - y[k]) * ak / (1 - ak);
            }
        }
        for (int k = from; k < to; k++) {
            if (k != m) {
                double ak = error[k] * rest;
                error[k] = ak * (1 + ys - y[k] - others + (1 - y[k]) * ak / (1 - ak)) - y[k] - (1 - y[m]) * am * error[k];
            }
        }
        error[m] = 1 - y[m] - rest + am * (ys - y[m] - others);
    }

    /**
     * Computes δ of the quadratic cost: δₖ = aₖ(gₖ − Σⱼ aⱼgⱼ), where g = a − y. For the largest output, the equal expression
     * aₖ(gₖ(1 − aₖ) − Σ_{j≠k} aⱼgⱼ) loses no digits.
     */
    static void quadratic(double[] z, double[] a, double[] y, double[] error, int from, int to) {
        double mean = 0;
        for (int k = from; k < to; k++) {
            error[k] = Outputs.difference(Activation.SOFTMAX, z, a, y, from, to, k);
            mean += a[k] * error[k];
        }
        int m = largest(a, from, to, -1);
        double others = 0;
        for (int k = from; k < to; k++) {
            others += k == m ? 0 : a[k] * error[k];
        }
        double rest = Outputs.rest(Activation.SOFTMAX, z, a, from, to, m);
        for (int k = from; k < to; k++) {
            error[k] = a[k] * (k == m ? error[k] * rest - others : error[k] - mean);
        }
    }

    /**
     * Computes δ of a cost whose slope gₖ = ∂C/∂aₖ is a function of aₖ − yₖ: δₖ = aₖ(hₖ − Σⱼ aⱼhⱼ), where h = g − gₘ for the largest output
     * m. Subtracting gₘ changes nothing mathematically, because the outputs sum to 1, but prevents cancellation if many slopes are equal.
     */
    static void ofDifferences(CostFunction cost, double delta, double[] z, double[] a, double[] y, double[] error, int from, int to) {
        int m = largest(a, from, to, -1);
        double slope = cost.slope(delta, Outputs.difference(Activation.SOFTMAX, z, a, y, from, to, m));
        for (int k = from; k < to; k++) {
            // Reads no z, which this loop may overwrite: z and error may be the same array.
            error[k] = k == m ? 0 : cost.slope(delta, a[k] - y[k]) - slope;
        }
        double mean = 0;
        for (int k = from; k < to; k++) {
            mean += a[k] * error[k];
        }
        for (int k = from; k < to; k++) {
            error[k] = a[k] * (error[k] - mean);
        }
    }

    /** Returns the index of the largest value except the value at {@code without}; −1 if there is no other value. */
    private static int largest(double[] values, int from, int to, int without) {
        int largest = -1;
        for (int k = from; k < to; k++) {
            if (k != without && (largest < 0 || values[k] > values[largest])) {
                largest = k;
            }
        }
        return largest;
    }
}
