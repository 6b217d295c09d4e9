package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.augmentation.Augmentation.Elastic;
import dev.trainyard.nn.data.augmentation.Augmentation.Noise;
import dev.trainyard.nn.data.augmentation.Augmentation.Rotate;
import dev.trainyard.nn.data.augmentation.Augmentation.Scale;
import dev.trainyard.nn.data.augmentation.Augmentation.Shear;
import dev.trainyard.nn.data.augmentation.Augmentation.Translate.Axes;
import dev.trainyard.nn.data.augmentation.Augmentation.Translate;
import dev.trainyard.nn.data.augmentation.Augmentation;
import dev.trainyard.nn.data.augmentation.Augmenter;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.reinforcement.GridWorld;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Training on augmented examples. */
class AugmentationTest {

    private static final int SIDE = 10;
    private static final Shape INPUT = Shape.of(1, SIDE, SIDE);
    private static final int TRAIN = 600;
    private static final int BATCHES = TRAIN / 10;
    private static final List<Augmentation> ALL = List.of(new Translate(1, Axes.ONE), new Rotate(10), new Shear(5), new Scale(0.1),
            new Elastic(8, 2), new Noise(0.1));

    /** Training shapes are centred; validation shapes are shifted by up to 2 pixels. */
    private static final Dataset DATASET = new Dataset(INPUT, Targets.classes(List.of("cross", "ring")), shapes(TRAIN, 0, 1),
            shapes(300, 2, 2), null);
    private static final Architecture ARCHITECTURE = new Architecture(INPUT,
            List.of(new Dense(30, Activation.RELU), new Dense(2, Activation.SOFTMAX)));

    @Test
    void translationTeachesShiftedShapes() {
        assertThat(validationAccuracy(List.of())).isLessThan(0.85);
        assertThat(validationAccuracy(List.of(new Translate(2, Axes.BOTH)))).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 25, 30, BATCHES - 1, BATCHES, BATCHES + 1, 2 * BATCHES - 3})
    void resumesFromACheckpointWithTheSameBits(int interruption) {
        Hyperparameters hyperparameters = hyperparameters(ALL, 0.1, 2);
        Pause pause = new Pause(interruption);
        try (Network undisturbed = Network.of(ARCHITECTURE); Network interrupted = Network.of(ARCHITECTURE);
                Network resumed = Network.of(ARCHITECTURE)) {
            TrainingResult expected = trainer(undisturbed, hyperparameters, new Pause(0)).train();
            assertThat(trainer(interrupted, hyperparameters, pause).train().reason()).isNull();

            TrainingResult result = trainer(resumed, hyperparameters, new Pause(0)).resume(pause.checkpoint);

            assertThat(result.parameters()).isEqualTo(expected.parameters());
            assertThat(result.bestMetrics().get("training_cost")).isEqualTo(expected.bestMetrics().get("training_cost"));
        }
    }

    @Test
    void measuresTrainingOnAugmentedAndValidationOnOriginalExamples() {
        Hyperparameters hyperparameters = hyperparameters(ALL, 1e-9, 1);
        try (Network network = Network.of(ARCHITECTURE)) {
            Map<String, Double> metrics = trainer(network, hyperparameters, new Pause(0)).train().bestMetrics();

            assertThat(metrics.get("training_cost")).isCloseTo(cost(network, augmented(DATASET.train(), 7)), within(1e-5));
            assertThat(metrics.get("training_cost")).isNotCloseTo(cost(network, DATASET.train()), within(1e-3));
            assertThat(metrics.get("validation_cost")).isCloseTo(cost(network, DATASET.validation()), within(1e-9));
        }
    }

    @Test
    void refusesToRotateExamplesThatAreNotImages() {
        Hyperparameters hyperparameters = hyperparameters(List.of(new Noise(1), new Rotate(1)), 0.1, 1);
        Targets targets = DATASET.targets();
        Architecture flat = new Architecture(Shape.of(SIDE * SIDE), ARCHITECTURE.layers());

        assertThat(Trainer.violations(flat, hyperparameters, Shape.of(SIDE, SIDE), targets, Set.of(Split.TRAIN, Split.VALIDATION)))
                .extracting(Violation::toString)
                .containsExactly("augmentation/1 needs examples that are images, [channels, rows, columns], got [10, 10]");
        assertThat(Trainer.violations(flat, hyperparameters, INPUT, targets, Set.of(Split.TRAIN, Split.VALIDATION))).isEmpty();
    }

    @Test
    void refusesAugmentationInAnEnvironment() {
        PolicyGradient objective = new PolicyGradient(new GridWorld(2, 2, 0, 10), 0.99, PolicyGradient.Baseline.MEAN, 1, 1);
        Architecture policy = new Architecture(Shape.of(2, 2), List.of(new Dense(4, Activation.SOFTMAX)));

        assertThat(Trainer.violations(policy, hyperparameters(objective, List.of(new Noise(1)), 0.1, 1), objective.environment()))
                .extracting(Violation::toString)
                .containsExactly("augmentation must be empty: the objective learns in an environment");
    }

    private static double validationAccuracy(List<Augmentation> augmentation) {
        try (Network network = Network.of(ARCHITECTURE)) {
            return trainer(network, hyperparameters(augmentation, 0.1, 10), new Pause(0)).train().bestMetrics()
                    .get("validation_accuracy");
        }
    }

    private static double cost(Network network, Examples examples) {
        return Evaluation.of(network, Cost.LOG_LIKELIHOOD, examples).cost();
    }

    private static Trainer trainer(Network network, Hyperparameters hyperparameters, TrainingObserver observer) {
        return new Trainer(network, hyperparameters, DATASET, observer, Duration.ZERO);
    }

    private static Hyperparameters hyperparameters(List<Augmentation> augmentation, double rate, int epochs) {
        return hyperparameters(new Supervised(), augmentation, rate, epochs);
    }

    private static Hyperparameters hyperparameters(Objective objective, List<Augmentation> augmentation, double rate, int epochs) {
        return new Hyperparameters(objective, Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(rate, 0),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, augmentation, 10, epochs, 7, Monitor.EPOCHS, null);
    }

    /** Returns the examples as the first epoch augments them with the seed. */
    private static Examples augmented(Examples examples, long seed) {
        Augmenter augmenter = new Augmenter(ALL, INPUT, seed);
        float[] x = examples.x().data().asFloat();
        for (int i = 0; i < examples.size(); i++) {
            augmenter.augment(x, i * INPUT.size(), 0, i);
        }
        return new Examples(Nd4j.createFromArray(x).reshape(examples.x().shape()), examples.y(), examples.labels());
    }

    /** Returns crosses and rings of 3 × 3 pixels, up to {@code shift} pixels from the centre, with some noise. */
    private static Examples shapes(int n, int shift, long seed) {
        Randomness random = new Randomness(seed);
        float[][] x = new float[n][SIDE * SIDE];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2;
            int row = 4 + random.nextInt(2 * shift + 1) - shift;
            int column = 4 + random.nextInt(2 * shift + 1) - shift;
            for (int j = 0; j < 9; j++) {
                // Pixels are numbered row by row: a ring is dark only in the centre (4), a cross only in the corners.
                boolean bright = labels[i] == 1 ? j != 4 : j % 2 == 1 || j == 4;
                x[i][(row + j / 3 - 1) * SIDE + column + j % 3 - 1] = bright ? 1 : 0;
            }
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] += (float) (0.1 * random.nextGaussian());
            }
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 2);
    }

    /** Suspends training after a number of steps; 0 for never. */
    private static final class Pause implements TrainingObserver {

        private final int after;
        private int asked;
        private TrainingState checkpoint;

        Pause(int after) {
            this.after = after;
        }

        @Override
        public void measured(Measurement measurement) {
            // The tests read the result instead.
        }

        @Override
        public void checkpoint(TrainingState state) {
            Map<String, INDArray> copies = new HashMap<>();
            state.tensors().forEach((name, tensor) -> copies.put(name, tensor.dup()));
            checkpoint = new TrainingState(copies, state.position());
        }

        @Override
        public Directive directive(Progress progress) {
            return ++asked == after ? Directive.SUSPEND : Directive.CONTINUE;
        }
    }
}
