package dev.trainyard.nn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Combines networks with constant outputs, so that the combined output is known. */
class EnsembleTest {

    @Test
    void averagesProbabilities() {
        assertThat(answer(Combination.AVERAGE, softmax(0.6, 0.3, 0.1), softmax(0.2, 0.2, 0.6)))
                .containsExactly(new float[] {0.4f, 0.25f, 0.35f}, within(1e-6f));
    }

    @Test
    void averagesRegressionOutputs() {
        try (Ensemble ensemble = new Ensemble(List.of(constant(Activation.LINEAR, -1, 4), constant(Activation.LINEAR, 2, 6)),
                Combination.AVERAGE, false)) {
            assertThat(answer(ensemble)).containsExactly(new float[] {0.5f, 5}, within(1e-6f));
        }
    }

    @Test
    void theMajorityOutvotesAMoreCertainMember() {
        float[] y = answer(Combination.VOTE, softmax(0.51, 0.49), softmax(0.51, 0.49), softmax(0.001, 0.999));

        assertThat(y[0]).isGreaterThan(y[1]);
        assertThat(y[0] + y[1]).isCloseTo(1, within(1e-6f));
        // (votes + mean probability) / (members + 1), with 2 votes of 3 and a mean probability of 0.3403.
        assertThat(y[0]).isCloseTo((2 + 1.021f / 3) / 4, within(1e-5f));
    }

    @Test
    void probabilitiesBreakTies() {
        float[] y = answer(Combination.VOTE, softmax(0.6, 0.3, 0.1), softmax(0.2, 0.7, 0.1));

        assertThat(y[1]).isGreaterThan(y[0]);
        assertThat(y[0]).isGreaterThan(y[2]);
    }

    @Test
    void otherOutputLayersGiveProbabilitiesAsSharesOfTheirSum() {
        // σ(z) is 0.2 and 0.6: shares of ¼ and ¾ of the sum.
        Network sigmoid = constant(Activation.SIGMOID, Math.log(0.2 / 0.8), Math.log(0.6 / 0.4));
        assertThat(answer(Combination.AVERAGE, sigmoid, softmax(0.75, 0.25))).containsExactly(new float[] {0.5f, 0.5f}, within(1e-6f));
    }

    /** Negative outputs also choose a class: that of the largest output. */
    @ParameterizedTest
    @EnumSource(Combination.class)
    void choosesTheCommonClassOfMembersWithNegativeOutputs(Combination combination) {
        double[][] outputs = {{-3, -2, -1}, {-2, -3, -1e-9}, {-1e-8, -2e-8, 0}, {-3e30, -4e30, -2e30}, {-0.2, -0.1, 0.3}};
        for (double[] one : outputs) {
            for (double[] other : outputs) {
                float[] y = answer(combination, constant(Activation.LINEAR, one), constant(Activation.LINEAR, other));

                assertThat(y[2]).as(Arrays.toString(one) + Arrays.toString(other)).isGreaterThan(Math.max(y[0], y[1]));
                assertThat(y[0] + y[1] + y[2]).isCloseTo(1, within(1e-6f));
            }
        }
    }

    @Test
    void sharesAreMonotonicAndContinuousAtZero() {
        assertThat(Probabilities.of(new float[] {-2, -1, 0, -1, 0, 0, -3, -3}, 2))
                .containsExactly(new float[] {1 / 3f, 2 / 3f, 1, 0, 0.5f, 0.5f, 0.5f, 0.5f}, within(1e-7f));
        assertThat(Probabilities.of(new float[] {-1e-6f, -1, 1e-6f, -1}, 2))
                .containsExactly(new float[] {1, 0, 1, 0}, within(2e-6f));
    }

    @Test
    void refusesVotesOnRegressionOutputs() {
        assertThatThrownBy(() -> new Ensemble(List.of(), Combination.VOTE, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] answer(Combination combination, Network... members) {
        try (Ensemble ensemble = new Ensemble(List.of(members), combination, true)) {
            return answer(ensemble);
        }
    }

    /** Returns the output for the second of two examples. */
    private static float[] answer(Ensemble ensemble) {
        INDArray y = ensemble.predict(Nd4j.createFromArray(new float[][] {{1}, {2}}));
        assertThat(y.getRow(0)).isEqualTo(y.getRow(1));
        assertThat(ensemble.predict(new float[] {1, 2}, 2)).containsExactly(y.reshape(y.length()).toFloatVector());
        return y.getRow(1).toFloatVector();
    }

    private static Network softmax(double... probabilities) {
        return constant(Activation.SOFTMAX, Arrays.stream(probabilities).map(Math::log).toArray());
    }

    /** Returns a network whose weights are 0 and whose biases are z, so that its output is always σ(z). */
    private static Network constant(Activation sigma, double... z) {
        Network network = Network.of(new Architecture(Shape.of(1), List.of(new Dense(z.length, sigma))));
        for (int j = 0; j < z.length; j++) {
            network.parameters().putScalar(z.length + j, z[j]);
        }
        return network;
    }
}
