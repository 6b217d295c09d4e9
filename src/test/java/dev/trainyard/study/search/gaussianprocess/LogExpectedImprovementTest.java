package dev.trainyard.study.search.gaussianprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogExpectedImprovementTest {

    /** By mpmath with 500 digits, and by the asymptotic series beyond -100: references.py. */
    @ParameterizedTest
    @CsvSource({"5, 1.6094379231264314", "1.5, 0.4248145567622593", "1, 0.08002621884930694", "0.3, -0.56781715367793688",
            "0, -0.91893853320467274", "-0.5, -1.6205162643873199", "-0.99, -2.4661143916690494", "-1, -2.4851210257126413",
            "-1.01, -2.5041998574802568", "-3, -7.8696860596030285", "-10, -55.553122036122356", "-40, -808.29856835661996",
            "-1e3, -500014.73445209116", "-1e8, -5000000000000037.8"})
    void equalsTheDefinitionUpToTheFarTail(double z, double logH) {
        double value = LogExpectedImprovement.of(-z, 1, 0).value();

        assertThat(value).isCloseTo(logH, within(1e-13 * Math.max(1, Math.abs(logH))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-30, -5, -1.2, -1, -0.8, 0, 0.9, 1.1, 4, 20})
    void hasTheGradientOfFiniteDifferences(double z) {
        double mean = 0.3;
        double deviation = 0.7;
        double best = mean + z * deviation;
        double h = 1e-5;

        LogExpectedImprovement improvement = LogExpectedImprovement.of(mean, deviation, best);

        double byMean = (LogExpectedImprovement.of(mean + h, deviation, best).value()
                - LogExpectedImprovement.of(mean - h, deviation, best).value()) / (2 * h);
        double byDeviation = (LogExpectedImprovement.of(mean, deviation + h, best).value()
                - LogExpectedImprovement.of(mean, deviation - h, best).value()) / (2 * h);
        assertThat(improvement.byMean()).isCloseTo(byMean, Percentage.withPercentage(1e-4));
        assertThat(improvement.byDeviation()).isCloseTo(byDeviation, within(1e-6 * (1 + Math.abs(byDeviation))));
    }
}
