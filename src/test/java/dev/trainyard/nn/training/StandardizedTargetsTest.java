package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.CpuKernels;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.InverseTargetScaling;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.OutputUnits;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.evaluation.MeanPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two outputs: house prices around 300,000, and their taxes, which are about 0.001. */
class StandardizedTargetsTest {

    private final Dataset houses = new Dataset(Shape.of(2), Targets.regression(List.of("price", "tax")), houses(60, 1), houses(20, 2),
            houses(30, 3));
    private final Architecture architecture = new Architecture(Shape.of(2), List.of(new Dense(8, Activation.TANH),
            new Dense(2, Activation.LINEAR)));
    private final Recorder recorder = new Recorder();

    @Test
    void haveTheMeanAndDeviationOfTheTrainingSplit() {
        Dataset four = new Dataset(Shape.of(1), Targets.regression(List.of("a", "b", "c")), Examples.regression(Nd4j.zeros(4, 1),
                Nd4j.createFromArray(new float[][] {{1, 10, 7e6f}, {2, 20, 7e6f}, {3, 20, 7e6f}, {6, 50, 7e6f}})), null, null);

        TargetScaling scaling = four.standardized().targets().scaling();

        // numpy.mean and numpy.std
        assertThat(scaling.mean()).containsExactly(3.0, 25.0, 7e6);
        assertThat(scaling.deviation().get(0)).isCloseTo(1.8708286933869707, within(1e-15));
        assertThat(scaling.deviation().get(1)).isCloseTo(15.0, within(1e-14));
        assertThat(scaling.deviation().get(2)).as("of a constant").isEqualTo(1);
        assertThat(four.standardized().train().y().getColumn(1).toFloatVector())
                .containsExactly(new float[] {-1, -1 / 3f, -1 / 3f, 5 / 3f}, within(1e-7f));
        assertThat(four.train().y().getFloat(0, 1)).as("the shared array").isEqualTo(10);
    }

    static Stream<Cost> costs() {
        return Stream.of(Cost.QUADRATIC, Cost.MEAN_ABSOLUTE, Cost.huber(0.5));
    }

    @ParameterizedTest
    @MethodSource("costs")
    void costsAreInUnitsOfTheTargets(Cost cost) {
        try (Network network = Network.of(architecture)) {
            Dataset scaled = houses.standardized();
            Map<String, Double> metrics = new Trainer(network, hyperparameters(cost, 0.05), scaled, recorder).train().metrics();

            double validation = costOf(network, scaled.targets().scaling(), cost, houses.validation());
            assertThat(metrics.get("validation_cost")).isCloseTo(validation, within(1e-4 * validation));
            double test = costOf(network, scaled.targets().scaling(), cost, houses.test());
            assertThat(new Supervised().test(network, hyperparameters(cost, 0.05), scaled).get("cost"))
                    .isCloseTo(test, within(1e-4 * test));
            assertThat(recorder.warnings).isEmpty();
        }
    }

    @Test
    void learnsPricesThatCannotBeLearntAsTheyAre() {
        double variance = MeanPrediction.of(houses, Cost.QUADRATIC, kernels()).cost();
        for (double rate : new double[] {0.1, 0.01}) {
            assertThat(validationCost(houses.standardized(), rate)).isLessThan(variance / 2);
        }
        assertThat(recorder.warnings).isEmpty();
    }

    @Test
    void warnsOfANetworkThatIsWorseThanTheMean() {
        validationCost(houses, 1e-13);

        assertThat(recorder.warnings).extracting(TrainingObserver.Warning::code).contains("worse_than_mean");
        assertThat(recorder.warnings).extracting(TrainingObserver.Warning::message)
                .anySatisfy(message -> assertThat(message).contains("mean of the training targets"));
    }

    @Test
    void meanPredictionCostsHalfTheVariance() {
        Dataset trainOnly = new Dataset(Shape.of(1), Targets.regression(List.of("a")),
                Examples.regression(Nd4j.zeros(4, 1), Nd4j.createFromArray(new float[] {1, 2, 3, 6}).reshape(4, 1)), null, null);

        assertThat(MeanPrediction.of(trainOnly, Cost.QUADRATIC, kernels())).isEqualTo(new MeanPrediction("training_cost", 3.5 / 2));
        assertThat(MeanPrediction.of(trainOnly.standardized(), Cost.QUADRATIC, kernels()).cost()).isCloseTo(3.5 / 2, within(1e-6));
        assertThat(MeanPrediction.of(trainOnly.standardized(), Cost.MEAN_ABSOLUTE, kernels()).cost()).isCloseTo(6 / 4.0, within(1e-6));
    }

    /** Weights 1, 1, 0 and 2 as repetitions: the targets 1, 2, 6 and 6 have the mean 15/4 and the squared deviations 83/4. */
    @Test
    void meanPredictionWeighsTheExamples() {
        Examples repeated = Examples.regression(Nd4j.zeros(4, 1), Nd4j.createFromArray(new float[] {1, 2, 3, 6}).reshape(4, 1));
        Dataset weighted = new Dataset(Shape.of(1), Targets.regression(List.of("a")),
                new Examples(repeated.x(), repeated.y(), null, new float[] {1, 1, 0, 2}), null, null);

        assertThat(MeanPrediction.of(weighted, Cost.QUADRATIC, kernels()).cost()).isCloseTo(83 / 4.0 / 4 / 2, within(1e-12));
    }

    @Test
    void aWarmStartKeepsThePredictionsInOtherUnits() {
        TargetScaling from = new TargetScaling(List.of(300_000.0, 0.001), List.of(50_000.0, 0.0002));
        TargetScaling to = new TargetScaling(List.of(250_000.0, 0.002), List.of(90_000.0, 0.0005));
        try (Network network = Network.of(architecture); Network other = Network.of(architecture)) {
            network.initialize(Initialization.GLOROT, 1);
            other.parameters().assign(network.parameters());
            OutputUnits.convert(other.parameters(), architecture, from, to);

            float[] before = new InverseTargetScaling(network, from).predict(new float[] {0.3f, -1}, 1);
            float[] after = new InverseTargetScaling(other, to).predict(new float[] {0.3f, -1}, 1);

            assertThat(after[0]).isCloseTo(before[0], within(0.1f));
            assertThat(after[1]).isCloseTo(before[1], within(1e-9f));
        }
    }

    private double validationCost(Dataset dataset, double rate) {
        try (Network network = Network.of(architecture)) {
            new Trainer(network, hyperparameters(Cost.QUADRATIC, rate), dataset, recorder).train();
            return recorder.last().get("validation_cost");
        }
    }

    /** Computes the mean cost from restored predictions, output by output; the delta of {@code huber} is in deviations. */
    private static double costOf(Network network, TargetScaling scaling, Cost cost, Examples examples) {
        try (INDArray outputs = new InverseTargetScaling(network, scaling).predict(examples.x())) {
            double sum = 0;
            for (int i = 0; i < examples.size(); i++) {
                for (int j = 0; j < 2; j++) {
                    double error = Math.abs((double) outputs.getFloat(i, j) - examples.y().getFloat(i, j));
                    double delta = 0.5 * scaling.deviation().get(j);
                    sum += cost.equals(Cost.QUADRATIC) ? error * error / 2 : cost.equals(Cost.MEAN_ABSOLUTE) ? error
                            : error <= delta ? error * error / 2 : delta * (error - delta / 2);
                }
            }
            return sum / examples.size();
        }
    }

    private static Kernels kernels() {
        return new CpuKernels();
    }

    private static Hyperparameters hyperparameters(Cost cost, double rate) {
        return new Hyperparameters(new Supervised(), cost, Initialization.GLOROT, new Sgd(rate, 0), new LearningRateSchedule.Constant(),
                null, Regularization.NONE, null, 10, 30, 1, Monitor.EPOCHS);
    }

    private static Examples houses(int n, long seed) {
        Random random = new Random(seed);
        float[][] x = new float[n][2];
        float[][] y = new float[n][2];
        for (int i = 0; i < n; i++) {
            x[i] = new float[] {(float) random.nextGaussian(), random.nextBoolean() ? 1 : 0};
            float price = 300_000 + 50_000 * x[i][0] + 40_000 * x[i][1];
            y[i] = new float[] {price, price * 3e-9f};
        }
        return Examples.regression(Nd4j.createFromArray(x), Nd4j.createFromArray(y));
    }

    private static final class Recorder implements TrainingObserver {

        private final List<Warning> warnings = new ArrayList<>();
        private Map<String, Double> metrics;

        @Override
        public void measured(Measurement measurement) {
            metrics = measurement.metrics();
        }

        @Override
        public void warned(Warning warning) {
            warnings.add(warning);
        }

        Map<String, Double> last() {
            return metrics;
        }
    }
}
