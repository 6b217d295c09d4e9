package dev.trainyard.nn.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.layer.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {

    private final double[] y = {0, 1, 0};

    @Test
    void quadraticIsHalfTheSquaredDistance() {
        assertThat(Cost.QUADRATIC.of(Activation.LINEAR, null, new double[] {1, 3, -2}, y, 0, 3)).isEqualTo((1 + 4 + 4) / 2.0);
    }

    /** Values of torch.nn.functional.l1_loss and huber_loss with reduction='sum', in double precision. */
    @Test
    void robustCostsGrowLinearly() {
        double[] a = {1, 3.5, -2};
        double[] z = {0, 0, 0};

        assertThat(Cost.MEAN_ABSOLUTE.of(Activation.LINEAR, z, a, y, 0, 3)).isEqualTo(5.5);
        assertThat(Cost.valueOf("HUBER").of(Activation.LINEAR, z, a, y, 0, 3)).isEqualTo(4.0);
        assertThat(Cost.huber(1.5).of(Activation.LINEAR, z, a, y, 0, 3)).isEqualTo(5.0);
        double[] error = new double[3];
        Cost.huber(1.5).error(Activation.LINEAR, a, a, y, error, 0, 3);
        assertThat(error).containsExactly(1, 1.5, -1.5);
        Cost.MEAN_ABSOLUTE.error(Activation.LINEAR, a, new double[] {1, 1, -2}, y, error, 0, 3);
        assertThat(error).containsExactly(1, 0, -1);
    }

    @Test
    void deltaIsOnlyForHuberAndPositive() {
        assertThatThrownBy(() -> Cost.huber(0)).hasMessageContaining("delta must be a number greater than 0");
        assertThatThrownBy(() -> new Cost(CostFunction.QUADRATIC, 1.0)).hasMessageContaining("only huber has it");
    }

    @Test
    void crossEntropySumsOverAllOutputs() {
        double[] a = {0.2, 0.7, 0.4};

        assertThat(Cost.CROSS_ENTROPY.of(Activation.SIGMOID, new double[3], a, y, 0, 3))
                .isCloseTo(-Math.log(0.8) - Math.log(0.7) - Math.log(0.6), within(1e-12));
    }

    @Test
    void crossEntropyOfASaturatedNeuronIsTakenFromItsWeightedInput() {
        // a rounds to 1 where y is 0: −ln(1 − a) from a alone would be infinite.
        assertThat(Cost.CROSS_ENTROPY.of(Activation.SIGMOID, new double[] {50, 0, -50}, new double[] {1, 0.5, 0}, y, 0, 3))
                .isCloseTo(50 + Math.log(2), within(1e-9));
    }

    @Test
    void crossEntropyTakesDesiredOutputsBetweenZeroAndOne() {
        double[] soft = {0.25};
        double z = 0.3;
        double a = 1 / (1 + Math.exp(-z));

        assertThat(Cost.CROSS_ENTROPY.of(Activation.SIGMOID, new double[] {z}, new double[] {a}, soft, 0, 1))
                .isCloseTo(-0.25 * Math.log(a) - 0.75 * Math.log(1 - a), within(1e-12));
    }

    @Test
    void logLikelihoodIsThatOfTheDesiredClass() {
        double[] z = {1, 2, 3};
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        double[] a = {Math.exp(1) / sum, Math.exp(2) / sum, Math.exp(3) / sum};

        assertThat(Cost.LOG_LIKELIHOOD.of(Activation.SOFTMAX, z, a, y, 0, 3)).isCloseTo(-Math.log(a[1]), within(1e-12));
        assertThat(Cost.LOG_LIKELIHOOD.of(Activation.SOFTMAX, new double[] {900, 0, 0}, new double[] {1, 0, 0}, y, 0, 3))
                .isCloseTo(900, within(1e-9));
    }

    @Test
    void onlyWrongPerceptronsHaveACost() {
        double[] z = {-2, -0.5, 3};

        assertThat(Cost.PERCEPTRON.of(Activation.STEP, z, new double[] {0, 0, 1}, y, 0, 3)).isEqualTo(0.5 + 3);
    }

    @ParameterizedTest
    @CsvSource({"CROSS_ENTROPY,SIGMOID", "LOG_LIKELIHOOD,SOFTMAX", "QUADRATIC,LINEAR", "PERCEPTRON,STEP"})
    void errorOfALinkedCostIsOutputMinusDesiredOutput(Cost cost, Activation sigma) {
        double[] error = new double[3];
        cost.error(sigma, new double[3], new double[] {0.2, 0.7, 0.4}, y, error, 0, 3);

        assertThat(error).containsExactly(new double[] {0.2, -0.3, 0.4}, within(1e-12)); // (5)–(8)
    }

    @ParameterizedTest
    @CsvSource({"CROSS_ENTROPY,TANH,false", "CROSS_ENTROPY,RELU,false", "CROSS_ENTROPY,LINEAR,false", "CROSS_ENTROPY,SIGMOID,true",
            "CROSS_ENTROPY,SOFTMAX,true", "MEAN_ABSOLUTE,LINEAR,true", "MEAN_ABSOLUTE,SOFTMAX,true", "HUBER,STEP,false", "HUBER,RELU,true",
            "LOG_LIKELIHOOD,SIGMOID,false", "LOG_LIKELIHOOD,SOFTMAX,true", "QUADRATIC,TANH,true"})
    void fitsOutputsThatItIsDefinedFor(Cost cost, Activation sigma, boolean fits) {
        assertThat(cost.fits(sigma)).isEqualTo(fits);
    }
}
