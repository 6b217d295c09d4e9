package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputRangeTest {

    private static final float LARGE = 30;
    private static final int VALUES = 60_000;

    /** Applies σ to numbers from −30 to 30. */
    @ParameterizedTest
    @EnumSource(Activation.class)
    void isThatOfTheActivation(Activation sigma) {
        float[] z = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            z[i] = -LARGE + i * 2 * LARGE / (VALUES - 1);
        }
        sigma.apply(z, VALUES, sigma == Activation.SOFTMAX ? 3 : 1);
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (float a : z) {
            lowest = Math.min(lowest, a);
            highest = Math.max(highest, a);
        }
        OutputRange range = OutputRange.of(sigma);
        assertThat(lowest).isGreaterThanOrEqualTo(range.lowest() - 1e-6);
        assertThat(highest).isLessThanOrEqualTo(range.highest() + 1e-6);
        if (sigma != Activation.SOFTMAX) {
            assertThat(Double.isInfinite(range.lowest()) ? lowest < 0 : Math.abs(lowest - range.lowest()) < 1e-5).as("lowest").isTrue();
            assertThat(Double.isInfinite(range.highest()) ? highest : LARGE).isCloseTo(LARGE, within(1e-3));
        }
    }
}
