package dev.trainyard.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.nn.kernel.elementary.RationalTanh;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        INDArray given = sigma.derivesFromZ() ? a.dup() : a;
        float[] before = z.clone();
        sigma.apply(a);
        sigma.differentiate(given, error);

        sigma.apply(z, z.length, COLUMNS);
        sigma.differentiate(sigma.derivesFromZ() ? before : z, delta, z.length, COLUMNS);

        assertThat(z).containsExactly(a.reshape(15).toFloatVector(), within(2e-6f));
        assertThat(delta).containsExactly(error.reshape(15).toFloatVector(), within(2e-6f));
    }

    @Test
    void sigmoidOfOutputsIsExactRelativeToItsSize() {
        for (float z = -87; z < 87; z += 0.05f) {
            float[] a = {z};
            INDArray array = Nd4j.createFromArray(z).reshape(1, 1);
            Activation.SIGMOID.ofOutput().apply(a, 1, 1);
            Activation.SIGMOID.ofOutput().apply(array);
            double expected = 1 / (1 + Math.exp(-z));

            assertThat(a[0] / expected).as("σ(%s)", z).isCloseTo(1, within(1e-7));
            assertThat(array.getDouble(0) / expected).as("σ(%s) of an array", z).isCloseTo(1, within(1e-6));
        }
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
    void nanStaysNan(Activation sigma) {
        float[] z = {Float.NaN, 1};
        sigma.apply(z, 2, 2);

        assertThat(z[0]).isNaN();
    }

    /** Returns the definitions of activations that the code computes in another form. */
    static Stream<Arguments> definitions() {
        return Stream.of(
                arguments(Activation.ELU, (DoubleUnaryOperator) z -> z > 0 ? z : Math.expm1(z)),
                arguments(Activation.SWISH, (DoubleUnaryOperator) z -> z / (1 + Math.exp(-z))),
                arguments(Activation.GELU_TANH, (DoubleUnaryOperator) z ->
                        z / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)))));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void agreesWithItsDefinition(Activation sigma, DoubleUnaryOperator definition) {
        for (float z = -12; z < 12; z += 0.01f) {
            float[] a = {z};
            sigma.apply(a, 1, 1);
            assertThat(a[0]).as("%s of %s", sigma, z).isCloseTo((float) definition.applyAsDouble(z), within(2e-6f));
        }
    }

    /** Compares with PyTorch's gelu(x) and gelu(x, approximate='tanh') in double precision. */
    @ParameterizedTest
    @CsvSource({"-3, -0.00404969409489031, -0.0036373920817729943", "-2, -0.04550026389635842, -0.04540230591222743",
            "-1, -0.15865525393145707, -0.15880800939172324", "0.5, 0.34573123063700656, 0.345714009826025",
            "1, 0.8413447460685429, 0.8411919906082768", "2, 1.9544997361036416, 1.9545976940877725", "5, 4.999998566741768, 4.999999770820381"})
    void geluAndItsApproximationAgreeWithPyTorch(float z, double gelu, double tanh) {
        float[] exact = {z};
        float[] approximate = {z};
        Activation.GELU.apply(exact, 1, 1);
        Activation.GELU_TANH.apply(approximate, 1, 1);

        assertThat(exact[0]).isCloseTo((float) gelu, within(1e-6f));
        assertThat(approximate[0]).isCloseTo((float) tanh, within(1e-6f));
    }

    @Test
    void softmaxIsADistributionHoweverLargeItsInputs() {
        float[] z = {1000, 1000, -1000, 0, 999};
        Activation.SOFTMAX.apply(z, 5, COLUMNS);

        assertThat(z[0] + z[1] + z[2] + z[3] + z[4]).isCloseTo(1, within(1e-6f));
        assertThat(z[4] / z[0]).isCloseTo((float) Math.exp(-1), within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource(names = "SOFTMAX", mode = EnumSource.Mode.EXCLUDE)
    void derivativesAreSlopes(Activation sigma) {
        double h = 1e-5;
        for (double z : new double[] {-4, -1.2, -0.5, -0.01, 0.01, 0.3, 1, 2.5, 6}) {
            double slope = (value(sigma, z + h) - value(sigma, z - h)) / (2 * h);
            double bend = (sigma.derivative(z + h, value(sigma, z + h)) - sigma.derivative(z - h, value(sigma, z - h))) / (2 * h);

            assertThat(sigma.derivative(z, value(sigma, z))).as("σ'(%s)", z).isCloseTo(slope, within(1e-7));
            assertThat(sigma.secondDerivative(z, value(sigma, z))).as("σ''(%s)", z).isCloseTo(bend, within(1e-7));
        }
    }

    @Test
    void derivativesAtZeroAreThoseOfTheirSide() {
        assertThat(Activation.GELU.derivative(0, 0)).isEqualTo(0.5);
        assertThat(Activation.RELU.derivative(0, 0)).isZero();
        assertThat(Activation.LEAKY_RELU.derivative(0, 0)).isCloseTo(0.01, within(1e-9));
        assertThat(Activation.ELU.derivative(0, 0)).isEqualTo(1);
        assertThat(Activation.ELU.secondDerivative(0, 0)).isZero();
    }

    @Test
    void softmaxHasNoDerivativeByASingleValue() {
        assertThatThrownBy(() -> Activation.SOFTMAX.derivative(1, 0.5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Activation.SOFTMAX.secondDerivative(1, 0.5)).isInstanceOf(IllegalStateException.class);
        assertThat(Activation.SOFTMAX.isMonotone()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "SOFTMAX", mode = EnumSource.Mode.EXCLUDE)
    void isMonotoneIfItNeverFalls(Activation sigma) {
        assertThat(sigma.isMonotone()).isEqualTo(IntStream.range(-500, 500).noneMatch(i -> value(sigma, i / 100.0) > value(sigma, (i + 1) / 100.0)));
    }

    private static double value(Activation sigma, double z) {
        INDArray a = Nd4j.createFromArray(z).reshape(1, 1);
        sigma.apply(a);
        return a.getDouble(0);
    }
}
