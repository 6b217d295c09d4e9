package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.GradientClipping;
import dev.trainyard.nn.optimizer.HessianFree;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Newton;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Second-order update rules on a spiral, in most tests with all examples in one mini-batch. */
class SecondOrderTest {

    private static final int N = 90;

    private final Dataset dataset = spiral();
    private final Architecture architecture = new Architecture(Shape.of(2), List.of(new Dense(8, Activation.TANH),
            new Dense(8, Activation.TANH), new Dense(2, Activation.SOFTMAX)));

    static Stream<Optimizer> rules() {
        return Stream.of(new Newton(1, 0.01), new HessianFree(1, 1, 50, null), new HessianFree(1, 1, 20, 40));
    }

    /**
     * The quadratic cost of a linear model with an L2 penalty is a paraboloid: one Newton step reaches its minimum, and every rule must
     * end there.
     */
    @ParameterizedTest
    @MethodSource("rules")
    void findsTheMinimumOfThePenalizedCost(Optimizer optimizer) {
        Architecture linear = new Architecture(Shape.of(2), List.of(new Dense(2, Activation.LINEAR)));
        Regularization regularization = new Regularization(0, 30);
        float[] minimum = train(linear, hyperparameters(Cost.QUADRATIC, new Newton(1, 1e-8), regularization, N, 1), new Recorder());
        float[] descended = train(linear, hyperparameters(Cost.QUADRATIC, new Sgd(0.3, 0.5), regularization, N, 500), new Recorder());

        assertThat(minimum).containsExactly(descended, within(1e-4f));
        assertThat(train(linear, hyperparameters(Cost.QUADRATIC, optimizer, regularization, N, 100), new Recorder()))
                .containsExactly(minimum, within(1e-3f));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void leavesFrozenLayersAsTheyAre(Optimizer optimizer) {
        Hyperparameters hyperparameters = hyperparameters(Cost.LOG_LIKELIHOOD, optimizer, new Regularization(0, 0.1), N, 3);
        Recorder recorder = new Recorder();
        try (Network network = Network.of(architecture)) {
            network.freeze(1);
            network.initialize(hyperparameters.initialization(), hyperparameters.seed());
            float[] before = network.parameters().toFloatVector();
            float[] after = new Trainer(network, hyperparameters, dataset, recorder, Duration.ZERO).train().parameters().toFloatVector();

            int frozen = 2 * 8 + 8;
            assertThat(Arrays.copyOf(after, frozen)).isEqualTo(Arrays.copyOf(before, frozen));
            assertThat(after).isNotEqualTo(before);
        }
    }

    @Test
    void newtonNeedsAHundredthOfTheStepsOfGradientDescent() {
        assertThat(lowest(new Newton(1, 0.01), 60)).isLessThan(0.01).isLessThan(lowestOfDescent(6_000));
    }

    /** A product with G costs one forward and one backward pass, like a step of gradient descent. */
    @Test
    void hessianFreeNeedsFewerPassesThanGradientDescent() {
        assertThat(lowest(new HessianFree(1, 1, 50, null), 60)).isLessThan(1e-6).isLessThan(lowestOfDescent(60 * 60));
    }

    /**
     * Compares steps, not passes: curvature from half of the examples is too inexact to match gradient descent with the best rate in fewer
     * passes.
     */
    @Test
    void hessianFreeWithSubsampledCurvatureNeedsFewerStepsThanGradientDescent() {
        assertThat(lowest(new HessianFree(1, 1, 20, N / 2), 60)).isLessThan(0.01).isLessThan(lowestOfDescent(60 * 4));
    }

    /** In single precision, this damping is 0, and the Hessian of this network is not positive definite. */
    @Test
    void newtonRaisesADampingThatIsTooSmallToRepresent() {
        assertThat(lowest(new Newton(1, Double.MIN_VALUE), 60)).isLessThan(0.01);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void neverRaisesTheCostOfItsMiniBatch(Optimizer optimizer) {
        Recorder recorder = new Recorder();
        train(architecture, hyperparameters(Cost.LOG_LIKELIHOOD, optimizer, Regularization.NONE, N, 30), recorder);

        double[] costs = recorder.metrics.stream().mapToDouble(m -> m.get("training_cost")).toArray();
        for (int i = 1; i < costs.length; i++) {
            assertThat(costs[i]).isLessThanOrEqualTo(costs[i - 1] + 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void resumesFromACheckpointWithTheSameBits(Optimizer optimizer) {
        Hyperparameters hyperparameters = hyperparameters(Cost.LOG_LIKELIHOOD, optimizer, new Regularization(0, 0.1, 4.0), 40, 4);
        float[] expected = train(architecture, hyperparameters, new Recorder());
        Recorder first = new Recorder();
        first.suspendAfter = 5;
        train(architecture, hyperparameters, first);

        try (Network network = Network.of(architecture)) {
            assertThat(new Trainer(network, hyperparameters, dataset, new Recorder(), Duration.ZERO).resume(first.checkpoint)
                    .parameters().toFloatVector()).isEqualTo(expected);
        }
    }

    @Test
    void reportsUnsupportedNetworksAndOptions() {
        List<LayerSpec> layers = List.of(new Dense(100, Activation.TANH), new Dropout(0.5), new Dense(2, Activation.SOFTMAX));
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.CROSS_ENTROPY, Initialization.GLOROT,
                new Newton(1, 1), new LearningRateSchedule.Constant(), null, new Regularization(1, 0),
                new GradientClipping(1.0, null), 10, 1, 0, Monitor.EPOCHS);

        assertThat(Trainer.violations(new Architecture(Shape.of(20), layers), hyperparameters, Shape.of(20),
                Targets.classes(List.of("0", "1")), Set.of(Split.TRAIN))).extracting(Violation::field)
                .containsExactly("architecture/layers/1", "cost", "regularization/l1", "gradient_clipping", "optimizer/type");
        assertThatThrownBy(() -> new Newton(0, -1)).isInstanceOf(InvalidSpecificationException.class)
                .hasMessageContainingAll("learning_rate must be a number greater than 0", "damping must be a number greater than 0");
        assertThatThrownBy(() -> new HessianFree(1, 1, 0, 0)).hasMessageContainingAll("iterations must be from 1 to 1000, got 0",
                "curvature_batch must be at least 1, got 0");
    }

    private double lowest(Optimizer optimizer, int epochs) {
        Recorder recorder = new Recorder();
        train(architecture, hyperparameters(Cost.LOG_LIKELIHOOD, optimizer, Regularization.NONE, N, epochs), recorder);
        return recorder.metrics.stream().mapToDouble(m -> m.get("training_cost")).min().orElseThrow();
    }

    private double lowestOfDescent(int epochs) {
        return DoubleStream.of(0.03, 0.1, 0.3, 1, 3).map(eta -> lowest(new Sgd(eta, 0), epochs)).min().orElseThrow();
    }

    private float[] train(Architecture architecture, Hyperparameters hyperparameters, Recorder recorder) {
        try (Network network = Network.of(architecture)) {
            return new Trainer(network, hyperparameters, dataset, recorder, Duration.ZERO).train().parameters().toFloatVector();
        }
    }

    private static Hyperparameters hyperparameters(Cost cost, Optimizer optimizer, Regularization regularization, int batch, int epochs) {
        return new Hyperparameters(new Supervised(), cost, Initialization.GLOROT, optimizer, new LearningRateSchedule.Constant(), null,
                regularization, null, batch, epochs, 1, Monitor.EPOCHS);
    }

    /** Returns two spiral arms of one turn each, one per class. */
    private static Dataset spiral() {
        Randomness random = new Randomness(1);
        float[][] x = new float[N][];
        int[] labels = new int[N];
        for (int i = 0; i < N; i++) {
            labels[i] = i % 2;
            double radius = 0.2 + 0.8 * i / N;
            double angle = 2 * Math.PI * i / N + Math.PI * labels[i];
            x[i] = new float[] {(float) (radius * Math.cos(angle) + 0.02 * random.nextGaussian()),
                (float) (radius * Math.sin(angle) + 0.02 * random.nextGaussian())};
        }
        return new Dataset(Shape.of(2), Targets.classes(List.of("0", "1")), Examples.classified(Nd4j.createFromArray(x), labels, 2), null,
                null);
    }

    private static final class Recorder implements TrainingObserver {

        private final List<Map<String, Double>> metrics = new ArrayList<>();
        private long suspendAfter = Long.MAX_VALUE;
        private long asked;
        private TrainingState checkpoint;

        @Override
        public void measured(Measurement measurement) {
            metrics.add(measurement.metrics());
        }

        @Override
        public void checkpoint(TrainingState state) {
            Map<String, INDArray> copies = new HashMap<>();
            state.tensors().forEach((name, tensor) -> copies.put(name, tensor.dup()));
            checkpoint = new TrainingState(copies, state.position());
        }

        @Override
        public Directive directive(Progress progress) {
            return ++asked == suspendAfter ? Directive.SUSPEND : Directive.CONTINUE;
        }
    }
}
