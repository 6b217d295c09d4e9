package dev.trainyard.nn.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.layer.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripted trainings: each rule reports in exactly the epoch in which its condition is met, and never without it. */
class DiagnosisTest {

    private final List<EpochMetrics> measurements = new ArrayList<>();
    private double accuracy = 0.9;

    @Test
    void overfittingIsFoundWhenTheCostsHaveBeenApartForFiveEpochs() {
        double[] training = {1.0, 0.7, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.04};
        double[] validation = {1.1, 0.9, 0.8, 0.89, 0.9, 0.95, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7};

        costs(training, validation);

        assertThat(found(new Overfitting())).containsExactly(13);
        assertThat(message(new Overfitting())).contains("since epoch 5", "from 0.546 to 0.105", "from 0.922 to 1.41", "l2");
    }

    @Test
    void noOverfittingWhenBothCostsRise() {
        costs(new double[] {0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2}, new double[] {0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2});

        assertThat(found(new Overfitting())).isEmpty();
    }

    @Test
    void noOverfittingWhenTheValidationCostComesBack() {
        costs(new double[] {1, 0.8, 0.7, 0.6, 0.5, 0.45, 0.4, 0.35}, new double[] {1, 1.3, 1.3, 1.3, 1.3, 0.5, 0.9, 0.9});

        assertThat(found(new Overfitting())).isEmpty();
    }

    @Test
    void neuronsAreSaturatedWhenHalfAreAtTheEndsOfTheirRangeForThreeEpochs() {
        for (double saturated : new double[] {0.7, 0.7, 0.4, 0.6, 0.6, 0.7}) {
            epochMetrics(0.5, 0.1, null, Map.of(), hidden(saturated));
        }

        assertThat(found(new SaturatedNeurons())).containsExactly(6);
        assertThat(message(new SaturatedNeurons())).contains("70 % of the sigmoid activations of layer 0", "10 % of the training examples",
                "scaled_normal", "0.1");
    }

    @Test
    void saturationIsNoFindingInAnAccurateNetwork() {
        for (double accuracy : new double[] {0.1, 0.1, 0.95, 0.96, 0.97, 0.97}) {
            epochMetrics(0.5, accuracy, null, Map.of(), hidden(0.9));
        }

        assertThat(found(new SaturatedNeurons())).isEmpty();
    }

    @Test
    void relusAreDeadWhenFortyPercentAreSilentTwice() {
        activities(relu(256, 12), relu(256, 11), relu(256, 12), relu(256, 13));

        assertThat(found(new DeadRelus())).containsExactly(4);
        assertThat(message(new DeadRelus())).contains("13 of the 30 neurons", "layer 0", "256 training examples");
    }

    @Test
    void aFewExamplesCannotTellWhetherAReluIsDead() {
        activities(relu(10, 30), relu(10, 30), relu(10, 30));

        assertThat(found(new DeadRelus())).isEmpty();
    }

    @Test
    void gradientsVanishWhenALowerLayersIsAHundredTimesSmallerForThreeEpochs() {
        norms(Map.of(0, 0.001, 1, 0.2), Map.of(0, 0.001, 1, 0.2), Map.of(0, 0.01, 1, 0.2), Map.of(0, 0.001, 2, 0.11),
                Map.of(0, 0.001, 2, 0.11), Map.of(0, 0.001, 2, 0.2));

        assertThat(found(UnstableGradients.VANISHING)).containsExactly(6);
        assertThat(found(UnstableGradients.EXPLODING)).isEmpty();
        assertThat(message(UnstableGradients.VANISHING)).contains("0.0010 in layer 0 and 0.20 in layer 2");
    }

    @Test
    void gradientsExplodeWhenALowerLayersIsAHundredTimesLarger() {
        norms(Map.of(0, 30.0, 1, 0.2), Map.of(0, 40.0, 1, 0.2), Map.of(0, 50.0, 1, 0.2));

        assertThat(found(UnstableGradients.EXPLODING)).containsExactly(3);
        assertThat(found(UnstableGradients.VANISHING)).isEmpty();
    }

    @Test
    void reportsARisingCostAfterThreeRisesToTwiceTheLowest() {
        costs(new double[] {2.3, 0.6, 0.5, 0.7, 0.9, 0.8, 1.0, 1.2, 1.3}, null);

        assertThat(found(new RisingCost())).containsExactly(9);
        assertThat(message(new RisingCost())).contains("risen for 3 epochs, from 0.500 at its lowest to 1.30");
    }

    @Test
    void aCostNearZeroMayDouble() {
        costs(new double[] {2.3, 0.1, 0.001, 0.002, 0.004, 0.008, 0.02}, null);

        assertThat(found(new RisingCost())).isEmpty();
    }

    @Test
    void theRateIsTooSmallWhenTheCostHardlyFallsInFiveEpochs() {
        accuracy = 0.1;
        costs(new double[] {2.30, 2.31, 2.30, 2.29, 2.28, 2.27, 2.26, 2.25}, null);

        assertThat(found(new SmallLearningRate())).containsExactly(7);
        assertThat(message(new SmallLearningRate())).contains("for 5 epochs", "from 2.310 to 2.260", "10 % of them", "higher than 0.1");
    }

    @Test
    void theRateIsNotTooSmallWhenTheCostFallsMuchOrGoesUpAndDown() {
        accuracy = 0.1;
        for (double[] costs : List.of(new double[] {2.3, 2.2, 2.1, 2.0, 1.9, 1.8, 1.7},
                new double[] {2.30, 2.29, 2.28, 2.27, 2.26, 2.27, 2.26, 2.25, 2.24, 2.23})) {
            measurements.clear();
            costs(costs, null);
            assertThat(found(new SmallLearningRate())).as(Arrays.toString(costs)).isEmpty();
        }
    }

    @Test
    void theRateIsNotTooSmallWhenTheNetworkIsAccurate() {
        costs(new double[] {2.30, 2.29, 2.28, 2.27, 2.26, 2.25, 2.24}, null);

        assertThat(found(new SmallLearningRate())).isEmpty();
    }

    /**
     * Simulates gradient descent on a quadratic cost: its distance from the minimum shrinks by the factor (1 − η)² in each epoch, from
     * {@code gain} on. If the inputs explain nothing, the gain is nearly 0.
     */
    @ParameterizedTest
    @CsvSource({"0.3,0.001,false", "0.05,0.001,false", "0.001,0.001,false", "0.0001,0.02,false", "0.001,0.5,true", "0.00001,0.9,true",
            "0.3,1e-12,false"})
    void theRateIsTooSmallOnlyWhenMuchIsLeftToGain(double eta, double gain, boolean tooSmall) {
        for (int k = 0; k < 30; k++) {
            epochMetrics(1 - gain + gain * Math.pow(1 - eta, 2 * k), null, null, Map.of());
        }

        assertThat(found(new SmallLearningRate())).hasSize(tooSmall ? 1 : 0);
    }

    @Test
    void theRateIsNotTooSmallForNoiseAtAnOptimum() {
        Random random = new Random(1);
        int warned = 0;
        for (int run = 0; run < 2000; run++) {
            measurements.clear();
            for (int epoch = 1; epoch <= 100; epoch++) {
                epochMetrics(1 + 0.001 * random.nextGaussian(), null, null, Map.of());
            }
            warned += found(new SmallLearningRate()).size();
        }

        // Noise alone has five falls in succession in every seventh training of 100 epochs, but hardly ever five steady falls.
        assertThat(warned).isLessThan(10);
    }

    @Test
    void reportsNothingForNoise() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            measurements.clear();
            for (int epoch = 1; epoch <= 30; epoch++) {
                double cost = 2.0 / epoch + 0.2;
                epochMetrics(cost * (1 + 0.1 * random.nextGaussian()), 0.9, (cost + 0.1) * (1 + 0.1 * random.nextGaussian()),
                        Map.of(0, Math.exp(1.5 * random.nextGaussian()), 1, Math.exp(1.5 * random.nextGaussian())),
                        hidden(0.4 + 0.05 * random.nextGaussian()));
            }
            Diagnosis diagnosis = new Diagnosis();
            assertThat(measurements.stream().flatMap(epochMetrics -> diagnosis.examine(epochMetrics).stream())).isEmpty();
        }
    }

    @Test
    void reportsEachFindingOnceAcrossAResume() {
        for (int epoch = 1; epoch <= 12; epoch++) {
            epochMetrics(1.0 / epoch, 0.4, 1.0 + 0.2 * epoch, Map.of(0, 0.001, 1, 1.0), hidden(0.9));
        }
        for (int interruption = 0; interruption <= measurements.size(); interruption++) {
            List<String> codes = new ArrayList<>();
            Diagnosis before = new Diagnosis();
            measurements.subList(0, interruption).forEach(epochMetrics -> before.examine(epochMetrics)
                    .forEach(f -> codes.add(epochMetrics.epoch() + " " + f.code())));
            Diagnosis after = new Diagnosis();
            after.restore(before.state());
            measurements.subList(interruption, measurements.size()).forEach(epochMetrics -> after.examine(epochMetrics)
                    .forEach(f -> codes.add(epochMetrics.epoch() + " " + f.code())));

            assertThat(codes).containsExactly("3 saturated_neurons", "3 vanishing_gradients", "7 overfitting");
        }
    }

    @Test
    void neuronsThatShareTheirWeightsAreSilentTogether() {
        // Two feature maps of two neurons each, two examples.
        double[] a = {0, 0, 0, 0.3, 0, 0, 0, 0};

        assertThat(activity(Activation.RELU, 2, 2, a).silent()).isEqualTo(1);
    }

    @Test
    void theRangeOfTanhHasItsLowerEndAtMinusOne() {
        assertThat(activity(Activation.TANH, 4, 1, -0.99, 0, 0.5, 0.99).saturated()).isEqualTo(0.5);
        assertThat(activity(Activation.SIGMOID, 4, 1, 0.001, 0.5, 0.2, 0.9).saturated()).isEqualTo(0.25);
    }

    private static Activity activity(Activation sigma, int neurons, int examples, double... a) {
        ActivitySums sums = new ActivitySums(0, false, sigma, neurons);
        sums.add(a, examples);
        return sums.activity();
    }

    /** Returns the epochs in which the rule reports; requires the same of the diagnosis of all rules, which a training uses. */
    private List<Integer> found(Rule rule) {
        Diagnosis alone = new Diagnosis(List.of(rule));
        List<Integer> epochs = measurements.stream().filter(epochMetrics -> !alone.examine(epochMetrics).isEmpty()).map(EpochMetrics::epoch)
                .toList();
        Diagnosis all = new Diagnosis();
        assertThat(measurements.stream().filter(epochMetrics -> all.examine(epochMetrics).stream()
                .anyMatch(finding -> finding.code().equals(rule.code())))
                .map(EpochMetrics::epoch)).as("%s among all rules", rule.code()).isEqualTo(epochs);
        return epochs;
    }

    private String message(Rule rule) {
        Diagnosis diagnosis = new Diagnosis(List.of(rule));
        return measurements.stream().flatMap(epochMetrics -> diagnosis.examine(epochMetrics).stream()).findFirst().orElseThrow().message();
    }

    private void costs(double[] training, double[] validation) {
        for (int i = 0; i < training.length; i++) {
            epochMetrics(training[i], accuracy, validation == null ? null : validation[i], Map.of());
        }
    }

    private void activities(Activity... activities) {
        for (Activity activity : activities) {
            epochMetrics(1, 0.9, null, Map.of(), activity);
        }
    }

    @SafeVarargs
    private void norms(Map<Integer, Double>... norms) {
        for (Map<Integer, Double> each : norms) {
            epochMetrics(1, 0.9, null, each);
        }
    }

    private void epochMetrics(double cost, Double accuracy, Double validationCost, Map<Integer, Double> norms, Activity... activities) {
        measurements.add(new EpochMetrics(measurements.size() + 1, 30, 0.1, cost, accuracy, validationCost, new TreeMap<>(norms),
                List.of(activities)));
    }

    private static Activity hidden(double saturated) {
        return new Activity(0, false, Activation.SIGMOID, 256, 30, saturated, 0);
    }

    private static Activity relu(int examples, int silent) {
        return new Activity(0, false, Activation.RELU, examples, 30, 0, silent);
    }
}
