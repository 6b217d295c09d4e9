package dev.trainyard.nn.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.layer.Activation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.json.JsonMapper;

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

    @ParameterizedTest
    @EnumSource(names = "STEP", mode = EnumSource.Mode.EXCLUDE)
    void errorIsTheSlopeOfTheCost(Activation sigma) {
        double h = 1e-6;
        double[][] targets = {{0, 1, 0}, {0.2, 0.5, 0.3}, {1, 1, 0}};
        double[][] inputs = {{0.3, -1.2, 2}, {-3, 7, 0.5}, {6, -6, 0.1}};
        for (Cost cost : Cost.values()) {
            if (!cost.fits(sigma)) {
                continue;
            }
            for (double[] z : inputs) {
                for (double[] desired : targets) {
                    // The log-likelihood of softmax has the error a − y only if y is a distribution.
                    if (cost.equals(Cost.LOG_LIKELIHOOD) && Math.abs(Arrays.stream(desired).sum() - 1) > 1e-9) {
                        continue;
                    }
                    double[] error = new double[3];
                    cost.error(sigma, z, outputs(sigma, z), desired, error, 0, 3);
                    for (int j = 0; j < 3; j++) {
                        double slope = (moved(cost, sigma, z, desired, j, h) - moved(cost, sigma, z, desired, j, -h)) / (2 * h);
                        assertThat(error[j]).as("%s of %s, z = %s, y = %s, output %d", cost, sigma, Arrays.toString(z),
                                Arrays.toString(desired), j).isCloseTo(slope, within(1e-6));
                    }
                }
            }
        }
    }

    private static double moved(Cost cost, Activation sigma, double[] z, double[] desired, int j, double h) {
        double[] near = z.clone();
        near[j] += h;
        return cost.of(sigma, near, outputs(sigma, near), desired, 0, 3);
    }

    private static double[] outputs(Activation sigma, double[] z) {
        INDArray a = Nd4j.createFromArray(z.clone()).reshape(1, z.length);
        sigma.apply(a);
        return a.reshape(z.length).toDoubleVector();
    }

    /** The values of other examples are before and after this one's. */
    @ParameterizedTest
    @CsvSource({"CROSS_ENTROPY,SIGMOID", "CROSS_ENTROPY,SOFTMAX", "LOG_LIKELIHOOD,SOFTMAX", "QUADRATIC,SOFTMAX", "MEAN_ABSOLUTE,SOFTMAX",
            "QUADRATIC,TANH", "HUBER,LINEAR"})
    void usesTheValuesOfItsExampleOnly(Cost cost, Activation sigma) {
        double[] z = {0.3, -1.2, 2};
        double[] many = {9, 0.3, -1.2, 2, -9, 9};
        double[] desired = {7, 0, 1, 0, 7, 7};
        double[] a = {5, 0, 0, 0, 5, 5};
        System.arraycopy(outputs(sigma, z), 0, a, 1, 3);
        double[] error = {4, 4, 4, 4, 4, 4};
        double[] expected = new double[3];
        cost.error(sigma, z, outputs(sigma, z), y, expected, 0, 3);
        cost.error(sigma, many, a, desired, error, 1, 4);

        assertThat(cost.of(sigma, many, a, desired, 1, 4)).isEqualTo(cost.of(sigma, z, outputs(sigma, z), y, 0, 3));
        assertThat(error).containsExactly(4, expected[0], expected[1], expected[2], 4, 4);
    }

    @Test
    void activationsOfOutputsHaveADefault() {
        assertThat(Cost.defaultFor(Activation.SOFTMAX)).isEqualTo(Cost.LOG_LIKELIHOOD);
        assertThat(Cost.defaultFor(Activation.SIGMOID)).isEqualTo(Cost.CROSS_ENTROPY);
        assertThat(Cost.defaultFor(Activation.STEP)).isEqualTo(Cost.PERCEPTRON);
        assertThat(Cost.defaultFor(Activation.LINEAR)).isEqualTo(Cost.QUADRATIC);
        assertThat(Cost.defaultFor(Activation.TANH)).isEqualTo(Cost.QUADRATIC);
    }

    /** Multiplying outputs, desired outputs and delta by 3 multiplies the cost by the factor. */
    @Test
    void growsWithTheUnitOfTheTargets() {
        double[] thrice = {0, 3, 0};
        double[] a = {1, 3.5, -2};
        double[] large = {3, 10.5, -6};
        for (Cost cost : new Cost[] {Cost.QUADRATIC, Cost.MEAN_ABSOLUTE}) {
            assertThat(cost.of(Activation.LINEAR, large, large, thrice, 0, 3))
                    .isCloseTo(cost.factor(3) * cost.of(Activation.LINEAR, a, a, y, 0, 3), within(1e-12));
        }
        assertThat(Cost.huber(4.5).of(Activation.LINEAR, large, large, thrice, 0, 3))
                .isCloseTo(Cost.huber(1.5).factor(3) * Cost.huber(1.5).of(Activation.LINEAR, a, a, y, 0, 3), within(1e-12));
    }

    @Test
    void termsOfDifferencesSumToTheCost() {
        for (Cost cost : Cost.values()) {
            if (cost.isOfDifferences()) {
                assertThat(cost.ofDifference(-2) + cost.ofDifference(0.5)).as(cost.toString())
                        .isEqualTo(cost.of(Activation.LINEAR, null, new double[] {-2, 1.5}, new double[] {0, 1}, 0, 2));
            } else {
                assertThatThrownBy(() -> cost.ofDifference(1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("differences");
                assertThatThrownBy(() -> cost.type().slope(0, 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("differences");
            }
        }
    }

    @Test
    void refusesAnErrorOfOutputsThatDoNotFit() {
        assertThatThrownBy(() -> Cost.LOG_LIKELIHOOD.error(Activation.SIGMOID, y, y, y, new double[3], 0, 3))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("LOG_LIKELIHOOD does not fit SIGMOID");
    }

    @Test
    void jsonIsTheNameOrAnObjectWithTheDelta() {
        JsonMapper json = JsonMapper.shared();
        for (Cost cost : Cost.values()) {
            assertThat(json.readValue(json.writeValueAsString(cost), Cost.class)).isEqualTo(cost);
        }
        assertThat(json.writeValueAsString(Cost.CROSS_ENTROPY)).isEqualTo("\"cross_entropy\"");
        assertThat(json.writeValueAsString(Cost.huber(2))).isEqualTo("{\"type\":\"huber\",\"delta\":2.0}");
        assertThat(json.readValue("\"huber\"", Cost.class).delta()).isEqualTo(1);
        assertThat(json.readValue("{\"type\":\"huber\"}", Cost.class).delta()).isEqualTo(1);
    }
}
