package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationTest {

    private static final int COLUMNS = 5;

    @ParameterizedTest
    @EnumSource
    void loopsAndArrayOperationsAgree(Activation sigma) {
        float[] z = {-30, -3, -0.5f, 0, 1e-3f, 0.5f, 2, 3, 9, 30, 88, -88, 0, 0, 1};
        float[] delta = {1, -2, 3, 0.5f, 1, 1, 1, -1, 2, 1, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f};
        INDArray a = Nd4j.createFromArray(z.clone()).reshape(3, COLUMNS);
        INDArray error = Nd4j.createFromArray(delta.clone()).reshape(3, COLUMNS);
        sigma.apply(a);
        sigma.differentiate(a, error);

        sigma.apply(z, z.length, COLUMNS);
        sigma.differentiate(z, delta, z.length, COLUMNS);

        assertThat(z).containsExactly(a.reshape(15).toFloatVector(), within(2e-6f));
        assertThat(delta).containsExactly(error.reshape(15).toFloatVector(), within(2e-6f));
    }

    @Test
    void rationalTanhIsCloseEverywhere() {
        for (float z = -12; z < 12; z += 0.001f) {
            assertThat(RationalTanh.tanh(z)).as("tanh %s", z).isCloseTo((float) Math.tanh(z), within(6e-7f)).isBetween(-1f, 1f);
        }
        assertThat(RationalTanh.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(RationalTanh.tanh(Float.NaN)).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotANumberStaysSo(Activation sigma) {
        float[] z = {Float.NaN, 1};
        sigma.apply(z, 2, 2);

        assertThat(z[0]).isNaN();
    }

    @Test
    void softmaxIsADistributionHoweverLargeItsInputs() {
        float[] z = {1000, 1000, -1000, 0, 999};
        Activation.SOFTMAX.apply(z, 5, COLUMNS);

        assertThat(z[0] + z[1] + z[2] + z[3] + z[4]).isCloseTo(1, within(1e-6f));
        assertThat(z[4] / z[0]).isCloseTo((float) Math.exp(-1), within(1e-6f));
    }
}
