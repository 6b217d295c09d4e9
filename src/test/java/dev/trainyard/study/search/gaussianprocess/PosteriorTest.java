package dev.trainyard.study.search.gaussianprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosteriorTest {

    private static final double[] THETA = {Math.log(0.3), Math.log(0.8), Math.log(1.7), Math.log(0.01), 0, 0, 0, 0, 1};

    @ParameterizedTest
    @CsvSource({"0.3, 0.4, -0.2838882968526034, 0.26782485024341457",
            "0.5, 0.5, -1.1541538249176906, 0.012714788555871288",
            "0.0, 1.0, 0.9635599332103049, 1.1854481236057082"})
    void equalsScikitLearn(double u1, double u2, double mean, double variance) {
        Observations observations = MarginalLikelihoodTest.observations();

        Prediction prediction = Posterior.of(Hyperparameters.of(THETA), observations, observations.y())
                .predict(new double[] {u1, u2}, false);

        assertThat(prediction.means()[0]).isCloseTo(mean, within(1e-9));
        assertThat(prediction.variance()).isCloseTo(variance, within(1e-9));
    }

    @Test
    void drawsFantasiesWithTheMomentsOfThePosterior() {
        Observations observations = MarginalLikelihoodTest.observations();
        Posterior posterior = Posterior.of(Hyperparameters.of(THETA), observations, observations.y());
        Randomness randomness = new Randomness(1);
        double[][] normals = new double[20_000][2];
        for (double[] row : normals) {
            Arrays.setAll(row, i -> randomness.nextGaussian());
        }

        double[][] samples = posterior.sample(new double[][] {{0.3, 0.9}, {0.4, 0.1}}, normals);

        Prediction first = posterior.predict(new double[] {0.3, 0.4}, false);
        double mean = Arrays.stream(samples).mapToDouble(sample -> sample[0]).average().orElseThrow();
        double variance = Arrays.stream(samples).mapToDouble(sample -> Math.pow(sample[0] - mean, 2)).average().orElseThrow();
        assertThat(mean).isCloseTo(first.means()[0], within(0.03));
        // A fantasy is a noisy value.
        assertThat(variance).isCloseTo(first.variance() + 0.017, within(0.02));
    }

    @Test
    void isCertainOfAFantasyAtItsPoint() {
        Observations observations = MarginalLikelihoodTest.observations();
        Posterior posterior = Posterior.of(Hyperparameters.of(THETA), observations, observations.y());
        double[][] u = {{0.1, 0.4, 0.7, 0.95, 0.5, 0.45, 0.2}, {0.2, 0.9, 0.3, 0.6, 0.5, 0.55, 0.8}};
        double[] first = {1, -0.5, 0.3, 2, -1.2, -1.1, 3};
        double[] second = {1, -0.5, 0.3, 2, -1.2, -1.1, -3};

        Prediction before = posterior.predict(new double[] {0.2, 0.8}, false);
        Prediction after = posterior.conditioned(u, new double[][] {first, second}).predict(new double[] {0.2, 0.8}, false);

        assertThat(after.variance()).isLessThan(before.variance() / 10).isLessThan(0.017);
        assertThat(after.means()[0]).isCloseTo(3, within(0.2));
        assertThat(after.means()[1]).isCloseTo(-3, within(0.2));
    }

    @Test
    void hasTheGradientOfFiniteDifferences() {
        double[][] running = {{0.3, 0.9}, {1, 2}, {0.4, 0.1}};
        for (double[][] none : List.of(new double[3][0], running)) {
            Acquisition acquisition = GaussianProcess.learn(MarginalLikelihoodTest.random(new boolean[] {false, true, false}, 15), none,
                    new Randomness(2)).improvement();
            double[] u = {0.35, 1, 0.62};
            double[] gradient = new double[3];
            acquisition.value(u, gradient);

            for (int i : new int[] {0, 2}) {
                double[] up = u.clone();
                double[] down = u.clone();
                up[i] += 1e-6;
                down[i] -= 1e-6;
                double difference = (acquisition.value(up) - acquisition.value(down)) / 2e-6;
                assertThat(gradient[i]).as("component " + i).isCloseTo(difference, within(1e-4 * (1 + Math.abs(difference))));
            }
            assertThat(gradient[1]).isZero();
        }
    }

    @Test
    void excludesTheNeighbourhoodOfACentre() {
        GaussianProcess process = GaussianProcess.learn(MarginalLikelihoodTest.random(new boolean[2], 20), new double[2][0],
                new Randomness(2));
        double[] centre = {0.5, 0.5};

        Acquisition outside = process.improvementOutside(List.of(centre));

        assertThat(outside.covers(centre)).isFalse();
        assertThat(outside.value(centre)).isLessThan(-1e50);
        assertThat(process.improvement().covers(centre)).isTrue();
    }
}
