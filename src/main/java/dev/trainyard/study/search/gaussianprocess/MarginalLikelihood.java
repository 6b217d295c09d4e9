package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;

/**
 * The log marginal likelihood of standardised values y and its gradient (Rasmussen and Williams 2006, equations 5.8 and 5.9):
 *
 * <pre>
 * log p(y | θ) = −½ (t − m)ᵀ K⁻¹ (t − m) − ½ log |K| − n/2 log 2π + Σ log dt/dy
 * ∂/∂θ         = ½ tr((ααᵀ − K⁻¹) ∂K/∂θ),   α = K⁻¹ (t − m),   K = s² (R + σ²/s² I)
 * </pre>
 *
 * t is y after output warping, and the last sum is the change of variables (Snelson et al. 2004). The mean m = 1ᵀK⁻¹t / 1ᵀK⁻¹1 maximises
 * the likelihood, so the derivative with respect to m vanishes.
 */
final class MarginalLikelihood {

    private static final double LOG_2_PI = StrictMath.log(2 * Math.PI);

    private final Observations observations;
    private final int n;
    private final int d;

    MarginalLikelihood(Observations observations) {
        this.observations = observations;
        this.n = observations.size();
        this.d = observations.dimensions();
    }

    /** Returns log p(y | θ) and adds its gradient with respect to θ to {@code gradient}. */
    double value(double[] theta, double[] gradient) {
        Hyperparameters h = Hyperparameters.of(theta);
        WarpedInputs inputs = new WarpedInputs(observations.categorical(), observations.u(), h, true);
        double[][] slope = new double[n][n];
        double[][] k = inputs.covariance(h, slope);
        Cholesky cholesky = Cholesky.of(k);
        double[] t = warpedValues(observations.y(), h.lambda());
        double mean = mean(cholesky, t);
        double[] centred = Arrays.stream(t).map(value -> value - mean).toArray();
        double[] alpha = cholesky.solve(centred);
        double fit = dot(centred, alpha);

        double[][] inverse = cholesky.inverse();
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += alpha[i] * alpha[i] - inverse[i][i];
        }
        gradient[d] += (fit - n) / 2;
        gradient[d + 1] += h.noise() * trace / 2;
        addGradientOfInputs(h, inputs, weights(h, slope, alpha, inverse), gradient);
        double change = 0;
        for (int i = 0; i < n; i++) {
            double y = observations.y()[i];
            change += YeoJohnson.logSlope(y, h.lambda());
            gradient[3 * d + 2] += YeoJohnson.logSlopeByLambda(y) - alpha[i] * YeoJohnson.byLambda(y, h.lambda());
        }
        return -fit / 2 - cholesky.logDeterminant() / 2 - n * LOG_2_PI / 2 + change;
    }

    static double[] warpedValues(double[] y, double lambda) {
        return Arrays.stream(y).map(value -> YeoJohnson.value(value, lambda)).toArray();
    }

    static double mean(Cholesky cholesky, double[] t) {
        double[] ones = new double[t.length];
        Arrays.fill(ones, 1);
        double[] weights = cholesky.solve(ones);
        return dot(weights, t) / Arrays.stream(weights).sum();
    }

    /** Returns C, where C[i][j] = (ααᵀ − K⁻¹)[i][j] s² dR[i][j]/d(r²): the likelihood's derivative with respect to r² of a pair. */
    private double[][] weights(Hyperparameters h, double[][] slope, double[] alpha, double[][] inverse) {
        double signal = h.signal();
        double[][] c = slope;
        for (int i = 0; i < n; i++) {
            double[] row = c[i];
            double[] inverseRow = inverse[i];
            double factor = signal * alpha[i];
            for (int j = 0; j < i; j++) {
                row[j] *= factor * alpha[j] - signal * inverseRow[j];
            }
            row[i] = 0;
            for (int j = 0; j < i; j++) {
                c[j][i] = row[j];
            }
        }
        return c;
    }

    /**
     * Adds Σ C[i][j] ∂r²[i][j]/∂θ for length scales and input warpings. With r² = Σ (w[i] − w[j])²/ℓ², the sums over pairs are
     * w[i]² Σ C[i][j] − w[i] Σ C[i][j] w[j], one product of a matrix and a vector for each parameter.
     */
    private void addGradientOfInputs(Hyperparameters h, WarpedInputs inputs, double[][] c, double[] gradient) {
        double[] rowSums = product(c, null);
        for (int p = 0; p < d; p++) {
            double inverseSquare = StrictMath.exp(-2 * h.logLengths()[p]);
            double[] w = inputs.column(p);
            if (observations.categorical()[p]) {
                gradient[p] -= 2 * inverseSquare * sumOfDifferent(c, w);
                continue;
            }
            double[] cw = product(c, w);
            for (int i = 0; i < n; i++) {
                double byW = 2 * inverseSquare * (w[i] * rowSums[i] - cw[i]);
                gradient[p] -= w[i] * byW;
                gradient[d + 2 + p] += byW * inputs.byLogA(p, i);
                gradient[2 * d + 2 + p] += byW * inputs.byLogB(p, i);
            }
        }
    }

    private static double sumOfDifferent(double[][] c, double[] w) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < i; j++) {
                if (w[i] != w[j]) {
                    sum += c[i][j];
                }
            }
        }
        return sum;
    }

    /** Returns Cx for a symmetric C, summed row by row, so that the JIT compiler vectorizes the loop. Null stands for x = 1. */
    private static double[] product(double[][] c, double[] x) {
        double[] sum = new double[c.length];
        for (int i = 0; i < c.length; i++) {
            double factor = x == null ? 1 : x[i];
            double[] row = c[i];
            for (int j = 0; j < sum.length; j++) {
                sum[j] += factor * row[j];
            }
        }
        return sum;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
