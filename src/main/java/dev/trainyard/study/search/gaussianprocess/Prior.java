package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;

/**
 * Independent normal priors of the components of θ, and their bounds. A component whose bounds are equal is fixed.
 *
 * <p>The prior of the length scales grows with the root of the number of parameters, so that points of a space of many parameters are not
 * all uncorrelated (Hvarfner et al. 2024). The prior of the warpings has its mode at the identity.
 */
record Prior(double[] mean, double[] deviation, double[] lower, double[] upper) {

    private static final double LENGTH_DEVIATION = 1;
    private static final double SIGNAL_DEVIATION = 1;
    private static final double NOISE_MEAN = StrictMath.log(1e-4);
    private static final double NOISE_DEVIATION = 4;
    private static final double WARPING_DEVIATION = 0.3;
    private static final double LAMBDA_DEVIATION = 0.5;

    static Prior of(boolean[] categorical) {
        int d = categorical.length;
        Prior prior = new Prior(new double[3 * d + 3], new double[3 * d + 3], new double[3 * d + 3], new double[3 * d + 3]);
        for (int i = 0; i < d; i++) {
            prior.set(i, StrictMath.log(0.4) + StrictMath.log(d) / 2, LENGTH_DEVIATION, StrictMath.log(0.01), StrictMath.log(100));
            double reach = categorical[i] ? 0 : 1.5;
            prior.set(d + 2 + i, 0, WARPING_DEVIATION, -reach, reach);
            prior.set(2 * d + 2 + i, 0, WARPING_DEVIATION, -reach, reach);
        }
        prior.set(d, 0, SIGNAL_DEVIATION, StrictMath.log(0.01), StrictMath.log(1000));
        prior.set(d + 1, NOISE_MEAN, NOISE_DEVIATION, StrictMath.log(1e-8), StrictMath.log(10));
        prior.set(3 * d + 2, 1, LAMBDA_DEVIATION, -2, 4);
        return prior;
    }

    private void set(int i, double mode, double spread, double low, double high) {
        mean[i] = mode;
        deviation[i] = spread;
        lower[i] = low;
        upper[i] = high;
    }

    /** Returns the log density of θ without its constant, and adds its gradient to {@code gradient}. */
    double logDensity(double[] theta, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < theta.length; i++) {
            double z = (theta[i] - mean[i]) / deviation[i];
            sum -= z * z / 2;
            gradient[i] -= z / deviation[i];
        }
        return sum;
    }

    double[] mode() {
        return Arrays.copyOf(mean, mean.length);
    }
}
