package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.AdamW;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.TrainingObserver.Directive;
import dev.trainyard.nn.training.TrainingObserver.Measurement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Warm starts from another network's parameters, and frozen layers. */
class TransferTest {

    private record Rule(Optimizer optimizer, Regularization regularization) {
    }

    private static final int FROZEN = 8 * 3 + 8;

    private final Architecture architecture = network(new Dense(8, Activation.TANH), new Dropout(0.2), new Dense(6, Activation.TANH),
            new Dense(2, Activation.SOFTMAX));
    private final Dataset dataset = halves(40);

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule(new Sgd(0.1, 0), new Regularization(0, 1)),
                new Rule(new Sgd(0.1, 0), new Regularization(1, 1)),
                new Rule(new Sgd(0.1, 0.9), new Regularization(1, 1)),
                new Rule(new Sgd(0.1, 0.9), new Regularization(0, 0, 0.1)),
                new Rule(new AdamW(0.01, 0.9, 0.999, 1e-8, 0.1), Regularization.NONE));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noRuleChangesAFrozenLayer(Rule rule) {
        float[] learnt = learnt();

        float[] after = train(rule, learnt, 1, null, new Interruption(0));

        assertThat(Arrays.copyOf(after, FROZEN)).containsExactly(Arrays.copyOf(learnt, FROZEN));
        assertThat(Arrays.copyOfRange(after, FROZEN, after.length)).isNotEqualTo(Arrays.copyOfRange(learnt, FROZEN, after.length));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void resumesFromACheckpointWithTheSameBits(Rule rule) {
        float[] learnt = learnt();
        Interruption interruption = new Interruption(5);
        train(rule, learnt, 1, null, interruption);

        assertThat(train(rule, learnt, 1, interruption.checkpoint, new Interruption(0)))
                .containsExactly(train(rule, learnt, 1, null, new Interruption(0)));
    }

    @Test
    void layersThatAreNotCopiedStartAsWithoutAWarmStart() {
        float[] learnt = learnt();
        try (Network fresh = Network.of(architecture); Network begun = Network.of(architecture)) {
            fresh.initialize(Initialization.GLOROT, 3);
            begun.initialize(Initialization.GLOROT, 3);
            begun.copyFirstLayers(Nd4j.createFromArray(learnt), 2);

            float[] start = begun.parameters().toFloatVector();
            assertThat(Arrays.copyOf(start, FROZEN)).containsExactly(Arrays.copyOf(learnt, FROZEN));
            assertThat(Arrays.copyOfRange(start, FROZEN, start.length))
                    .containsExactly(Arrays.copyOfRange(fresh.parameters().toFloatVector(), FROZEN, start.length));
        }
    }

    @Test
    void layersAboveAFrozenLayerGetTheSameGradient() {
        try (Network all = Network.of(architecture, Nd4j.createFromArray(learnt()));
                Network upper = Network.of(architecture, Nd4j.createFromArray(learnt()))) {
            upper.freeze(1);

            float[] gradient = gradient(all);
            assertThat(gradient(upper)).containsExactly(Arrays.copyOfRange(gradient, FROZEN, gradient.length));
            assertThat(upper.learning().layer(0)).isEmpty();
        }
    }

    private float[] gradient(Network network) {
        Parameters gradient = network.learning().zerosLike();
        network.feedforward(Matrix.of(dataset.train().x()), new Randomness(1));
        network.backpropagate(Cost.LOG_LIKELIHOOD, Matrix.of(dataset.train().y()),
                Accumulation.gradient(gradient, dataset.train().size()));
        return gradient.vector().toFloatVector();
    }

    @Test
    void refusesToFreezeAllLayers() {
        try (Network network = Network.of(architecture)) {
            assertThatThrownBy(() -> network.freeze(4)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void countsEqualLayersUpToTheFirstDifference() {
        Dense first = new Dense(8, Activation.TANH);
        Dense second = new Dense(6, Activation.TANH);
        Dense output = new Dense(2, Activation.SOFTMAX);

        assertThat(architecture.layersLike(architecture)).isEqualTo(4);
        assertThat(architecture.layersLike(network(first, second, output))).as("without dropout").isEqualTo(4);
        assertThat(network(first, second, output).layersLike(architecture)).isEqualTo(3);
        assertThat(architecture.layersLike(network(first, second, new Dense(5, Activation.SOFTMAX)))).as("another head").isEqualTo(3);
        assertThat(architecture.layersLike(network(first, new Dense(6, Activation.RELU), output))).as("another σ").isEqualTo(1);
        assertThat(architecture.layersLike(network(second, output))).isZero();
    }

    private float[] learnt() {
        try (Network network = Network.of(architecture)) {
            network.initialize(Initialization.GLOROT, 1);
            return network.parameters().toFloatVector();
        }
    }

    private float[] train(Rule rule, float[] learnt, int frozen, TrainingState state, TrainingObserver observer) {
        Hyperparameters hyperparameters = new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT,
                rule.optimizer, new LearningRateSchedule.Constant(), null, rule.regularization, null, 10, 3, 7, Monitor.EPOCHS);
        try (Network network = Network.of(architecture)) {
            network.freeze(frozen);
            Trainer trainer = new Trainer(network, hyperparameters, dataset, observer, Duration.ZERO);
            return (state != null ? trainer.resume(state) : trainer.train(Nd4j.createFromArray(learnt), 4)).parameters().toFloatVector();
        }
    }

    private static Architecture network(LayerSpec... layers) {
        return new Architecture(Shape.of(3), List.of(layers));
    }

    /** Returns two classes: the sum of the inputs is positive, or not. */
    private static Dataset halves(int n) {
        Randomness random = new Randomness(1);
        INDArray x = Nd4j.create(n, 3);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 3; j++) {
                x.putScalar(i, j, random.nextGaussian());
            }
            labels[i] = x.getRow(i).sumNumber().doubleValue() > 0 ? 1 : 0;
        }
        return new Dataset(Shape.of(3), Targets.classes(List.of("no", "yes")), Examples.classified(x, labels, 2), null, null);
    }

    /** Suspends training after a number of steps; 0 for never. */
    private static final class Interruption implements TrainingObserver {

        private final long step;
        private TrainingState checkpoint;
        private long asked;

        Interruption(long step) {
            this.step = step;
        }

        @Override
        public void measured(Measurement measurement) {
        }

        @Override
        public void checkpoint(TrainingState state) {
            Map<String, INDArray> copies = new HashMap<>();
            state.tensors().forEach((name, tensor) -> copies.put(name, tensor.dup()));
            checkpoint = new TrainingState(copies, state.position());
        }

        @Override
        public Directive directive(Progress progress) {
            return ++asked == step ? Directive.SUSPEND : Directive.CONTINUE;
        }
    }
}
