package dev.trainyard.study.search.gaussianprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarpingTest {

    /** By scipy.stats.yeojohnson: references.py. */
    @ParameterizedTest
    @CsvSource({"2.5, 0.3, 1.5206598107369524", "-2.5, 0.3, -4.36018699042554", "1.0, 0.0, 0.6931471805599453",
            "-1.0, 2.0, -0.6931471805599453", "-0.4, 3.1, -0.2812256179573059", "0.7, -1.5, 0.3658960828049527"})
    void transformsLikeScipy(double y, double lambda, double t) {
        assertThat(YeoJohnson.value(y, lambda)).isCloseTo(t, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"2.5, 0.3", "-2.5, 0.3", "1, 0", "1, 0.00001", "-1, 2", "-1, 1.99999", "-0.4, 3.1", "0, 1"})
    void hasTheSlopesOfFiniteDifferences(double y, double lambda) {
        double h = 1e-5;

        assertThat(YeoJohnson.byLambda(y, lambda)).isCloseTo(
                (YeoJohnson.value(y, lambda + h) - YeoJohnson.value(y, lambda - h)) / (2 * h), within(1e-6));
        assertThat(Math.exp(YeoJohnson.logSlope(y, lambda))).isCloseTo(
                (YeoJohnson.value(y + h, lambda) - YeoJohnson.value(y - h, lambda)) / (2 * h), within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"0.2, 0.5, -0.4", "0.9, -1, 1", "0.5, 0, 0", "0.001, 0.3, 0.3"})
    void warpsInputsWithTheSlopesOfFiniteDifferences(double u, double logA, double logB) {
        double h = 1e-6;
        Kumaraswamy warped = Kumaraswamy.at(u, logA, logB);

        assertThat(warped.w()).isEqualTo(Kumaraswamy.value(u, logA, logB)).isCloseTo(
                1 - Math.pow(1 - Math.pow(u, Math.exp(logA)), Math.exp(logB)), within(1e-14));
        assertThat(warped.byU()).isCloseTo((Kumaraswamy.value(u + h, logA, logB) - Kumaraswamy.value(u - h, logA, logB)) / (2 * h),
                within(1e-5));
        assertThat(warped.byLogA()).isCloseTo((Kumaraswamy.value(u, logA + h, logB) - Kumaraswamy.value(u, logA - h, logB)) / (2 * h),
                within(1e-7));
        assertThat(warped.byLogB()).isCloseTo((Kumaraswamy.value(u, logA, logB + h) - Kumaraswamy.value(u, logA, logB - h)) / (2 * h),
                within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void keepsTheEndsOfTheRange(double u) {
        assertThat(Kumaraswamy.value(u, 1, -1)).isCloseTo(u, within(0.01));
        assertThat(Kumaraswamy.at(u, 1, -1).byU()).isFinite();
    }
}
