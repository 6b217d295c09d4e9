package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * A Gaussian process conditioned on observations (Rasmussen and Williams 2006, equations 2.23 and 2.24):
 *
 * <pre>
 * mean     = m + k(u)ᵀ α,   α = K⁻¹ (t − m)
 * variance = s² − k(u)ᵀ K⁻¹ k(u) = s² − |W k(u)|²
 * </pre>
 *
 * It may be conditioned on several sets of values at the same points, which share all but α.
 */
final class Posterior {

    private final boolean[] categorical;
    /** {@code [d][n]}, the observed points. */
    private final double[][] u;
    private final Hyperparameters h;
    private final WarpedInputs inputs;
    private final double[] inverseSquares;
    private final Cholesky cholesky;
    private final double mean;
    private final double[][] alphas;
    private final double[][] smoothed;

    /**
     * @param t      {@code [S][n]}, values after output warping
     * @param mean   m
     */
    private Posterior(boolean[] categorical, double[][] u, Hyperparameters h, WarpedInputs inputs, Cholesky cholesky, double[][] t,
            double mean) {
        this.categorical = categorical;
        this.u = u;
        this.h = h;
        this.inputs = inputs;
        this.inverseSquares = WarpedInputs.inverseSquares(h);
        this.cholesky = cholesky;
        this.mean = mean;
        this.alphas = new double[t.length][];
        this.smoothed = new double[t.length][];
        for (int s = 0; s < t.length; s++) {
            alphas[s] = cholesky.solve(Arrays.stream(t[s]).map(value -> value - mean).toArray());
            smoothed[s] = new double[t[s].length];
            for (int i = 0; i < t[s].length; i++) {
                // k(uᵢ)ᵀα = tᵢ − m − σ²αᵢ, because Kα = t − m.
                smoothed[s][i] = t[s][i] - h.noise() * alphas[s][i];
            }
        }
    }

    /** Conditions the process on warped values t, with the mean that maximises the likelihood. */
    static Posterior of(Hyperparameters h, Observations observations, double[] t) {
        WarpedInputs inputs = new WarpedInputs(observations.categorical(), observations.u(), h, false);
        Cholesky cholesky = Cholesky.of(inputs.covariance(h, null));
        return new Posterior(observations.categorical(), observations.u(), h, inputs, cholesky, new double[][] {t},
                MarginalLikelihood.mean(cholesky, t));
    }

    /** Conditions the process on several sets of warped values, with this posterior's mean m. */
    Posterior conditioned(double[][] u, double[][] t) {
        WarpedInputs more = new WarpedInputs(categorical, u, h, false);
        return new Posterior(categorical, u, h, more, Cholesky.of(more.covariance(h, null)), t, mean);
    }

    int sets() {
        return alphas.length;
    }

    /** Returns the least posterior mean at the observed points that are {@code wanted}; infinity if there are none. */
    double best(int set, Predicate<double[]> wanted) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < cholesky.size(); i++) {
            if (smoothed[set][i] < best && wanted.test(observed(i))) {
                best = smoothed[set][i];
            }
        }
        return best;
    }

    private double[] observed(int i) {
        double[] point = new double[u.length];
        Arrays.setAll(point, p -> u[p][i]);
        return point;
    }

    /** Returns the correlation of the values at two points before any observation, without noise. */
    double correlation(double[] a, double[] b) {
        double r2 = 0;
        for (int p = 0; p < a.length; p++) {
            if (categorical[p]) {
                r2 += a[p] == b[p] ? 0 : inverseSquares[p];
            } else {
                double difference = warped(p, a[p]) - warped(p, b[p]);
                r2 += difference * difference * inverseSquares[p];
            }
        }
        return Matern52.value(r2);
    }

    private double warped(int p, double coordinate) {
        return categorical[p] ? coordinate : Kumaraswamy.value(coordinate, h.logA()[p], h.logB()[p]);
    }

    Prediction predict(double[] u, boolean withGradient) {
        int n = cholesky.size();
        int d = u.length;
        double[] w = new double[d];
        double[] slope = new double[n];
        double[] k = new double[n];
        for (int p = 0; p < d; p++) {
            w[p] = warped(p, u[p]);
            WarpedInputs.addSquaredDistances(categorical[p], inputs.column(p), w[p], inverseSquares[p], k, n);
        }
        double signal = h.signal();
        for (int i = 0; i < n; i++) {
            k[i] = signal * Matern52.value(k[i], slope, i);
        }
        double[] means = new double[alphas.length];
        Arrays.setAll(means, s -> mean + MarginalLikelihood.dot(k, alphas[s]));
        double[] v = cholesky.whiten(k);
        double variance = Math.max(signal - MarginalLikelihood.dot(v, v), 1e-12 * signal);
        if (!withGradient) {
            return new Prediction(means, variance, null, null);
        }
        double[] q = cholesky.whitenTransposed(v);
        double[][] meanGradients = new double[alphas.length][d];
        double[] varianceGradient = new double[d];
        for (int p = 0; p < d; p++) {
            if (categorical[p]) {
                continue;
            }
            double factor = 2 * signal * inverseSquares[p] * Kumaraswamy.at(u[p], h.logA()[p], h.logB()[p]).byU();
            double[] column = inputs.column(p);
            double[] byU = new double[n];
            for (int i = 0; i < n; i++) {
                byU[i] = factor * slope[i] * (w[p] - column[i]);
            }
            for (int s = 0; s < alphas.length; s++) {
                meanGradients[s][p] = MarginalLikelihood.dot(byU, alphas[s]);
            }
            varianceGradient[p] = -2 * MarginalLikelihood.dot(byU, q);
        }
        return new Prediction(means, variance, meanGradients, varianceGradient);
    }

    /**
     * Draws {@code normals.length} joint samples of noisy values at points from the posterior of the first set.
     *
     * @param u       {@code [d][r]}
     * @param normals {@code [S][r]}, independent standard normal numbers
     * @return {@code [S][r]}
     */
    double[][] sample(double[][] u, double[][] normals) {
        WarpedInputs others = new WarpedInputs(categorical, u, h, false);
        double[][] covariance = others.covariance(h, null);
        int r = covariance.length;
        double[] means = new double[r];
        double[][] whitened = new double[r][];
        for (int i = 0; i < r; i++) {
            double[] k = new double[cholesky.size()];
            for (int p = 0; p < u.length; p++) {
                WarpedInputs.addSquaredDistances(categorical[p], inputs.column(p), others.column(p)[i], inverseSquares[p], k, k.length);
            }
            for (int j = 0; j < k.length; j++) {
                k[j] = h.signal() * Matern52.value(k[j]);
            }
            means[i] = mean + MarginalLikelihood.dot(k, alphas[0]);
            whitened[i] = cholesky.whiten(k);
            for (int j = 0; j <= i; j++) {
                covariance[j][i] -= MarginalLikelihood.dot(whitened[i], whitened[j]);
            }
        }
        Cholesky joint = Cholesky.of(covariance);
        double[][] samples = new double[normals.length][];
        for (int s = 0; s < samples.length; s++) {
            samples[s] = joint.color(normals[s]);
            for (int i = 0; i < r; i++) {
                samples[s][i] += means[i];
            }
        }
        return samples;
    }
}
