package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;

/**
 * Hyperparameters of the process, in the order of the vector θ that the likelihood is maximised over.
 *
 * @param logLengths log ℓ, one for each parameter; for a category, ℓ is the distance of two different categories
 * @param logSignal  log s²
 * @param logNoise   log σ²/s²
 * @param logA       log a of the input warping, one for each parameter; 0 for categories
 * @param logB       log b of the input warping, alike
 * @param lambda     λ of the output warping
 */
record Hyperparameters(double[] logLengths, double logSignal, double logNoise, double[] logA, double[] logB, double lambda) {

    static Hyperparameters of(double[] theta) {
        int d = (theta.length - 3) / 3;
        return new Hyperparameters(Arrays.copyOf(theta, d), theta[d], theta[d + 1], Arrays.copyOfRange(theta, d + 2, 2 * d + 2),
                Arrays.copyOfRange(theta, 2 * d + 2, 3 * d + 2), theta[3 * d + 2]);
    }

    double signal() {
        return StrictMath.exp(logSignal);
    }

    double noise() {
        return StrictMath.exp(logSignal + logNoise);
    }
}
