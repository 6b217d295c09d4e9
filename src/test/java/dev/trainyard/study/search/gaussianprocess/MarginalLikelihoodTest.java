package dev.trainyard.study.search.gaussianprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import org.junit.jupiter.api.Test;

class MarginalLikelihoodTest {

    /** log ℓ₁, log ℓ₂, log s², log σ²/s², log a, log b (two each), λ. */
    private static final double[] UNWARPED = {Math.log(0.3), Math.log(0.8), Math.log(1.7), Math.log(0.01), 0, 0, 0, 0, 1};

    /** The observations of references.py. */
    static Observations observations() {
        return new Observations(new boolean[2], new double[][] {{0.1, 0.4, 0.7, 0.95, 0.5, 0.45}, {0.2, 0.9, 0.3, 0.6, 0.5, 0.55}},
                new double[] {1, -0.5, 0.3, 2, -1.2, -1.1});
    }

    @Test
    void equalsScikitLearn() {
        assertThat(new MarginalLikelihood(observations()).value(UNWARPED, new double[9])).isCloseTo(-6.9074519590868775, within(1e-9));
    }

    @Test
    void hasTheGradientOfFiniteDifferences() {
        Observations observations = random(new boolean[] {false, true, false}, 12);
        MarginalLikelihood likelihood = new MarginalLikelihood(observations);
        double[] theta = {-1, -0.3, 0.2, 0.4, -2, 0.3, 0, -0.4, -0.2, 0, 0.5, 0.6};
        double[] gradient = new double[theta.length];
        likelihood.value(theta, gradient);

        for (int i = 0; i < theta.length; i++) {
            // The warpings of a category are fixed.
            if (i != 6 && i != 9) {
                assertThat(gradient[i]).as("component " + i).isCloseTo(difference(likelihood, theta, i), within(1e-5));
            }
        }
    }

    @Test
    void hasTheGradientOfFiniteDifferencesWithoutWarping() {
        MarginalLikelihood likelihood = new MarginalLikelihood(observations());
        double[] gradient = new double[9];
        likelihood.value(UNWARPED, gradient);

        for (int i = 0; i < 9; i++) {
            assertThat(gradient[i]).as("component " + i).isCloseTo(difference(likelihood, UNWARPED, i), within(1e-5));
        }
    }

    private static double difference(MarginalLikelihood likelihood, double[] theta, int i) {
        double h = 1e-5;
        double[] up = theta.clone();
        double[] down = theta.clone();
        up[i] += h;
        down[i] -= h;
        return (likelihood.value(up, new double[theta.length]) - likelihood.value(down, new double[theta.length])) / (2 * h);
    }

    static Observations random(boolean[] categorical, int n) {
        Randomness randomness = new Randomness(3);
        double[][] u = new double[categorical.length][n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            for (int p = 0; p < u.length; p++) {
                u[p][i] = categorical[p] ? randomness.nextInt(3) : randomness.nextDouble();
                y[i] += categorical[p] ? 0.3 * u[p][i] : Math.sin(4 * u[p][i]);
            }
            y[i] += 0.1 * randomness.nextGaussian();
        }
        return new Observations(categorical, u, y);
    }
}
