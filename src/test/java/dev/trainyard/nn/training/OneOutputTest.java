package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.BothClasses;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two classes that share one sigmoid output, and several labels with one output each. */
class OneOutputTest {

    private static final Targets CLASSES = Targets.classes(List.of("no", "yes"));
    private final Architecture one = new Architecture(Shape.of(2), List.of(new Dense(1, Activation.SIGMOID)));

    @Test
    void separatesTwoClasses() {
        Dataset dataset = new Dataset(Shape.of(2), CLASSES, classes(200, 1), classes(50, 2), classes(100, 3)).withOneOutput();
        try (Network network = Network.of(one)) {
            new Trainer(network, hyperparameters(Cost.CROSS_ENTROPY), dataset, measurement -> {
                assertThat(measurement.metrics().get("validation_accuracy")).isBetween(0.0, 1.0);
            }).train();

            Evaluation evaluation = Evaluation.of(network, Cost.CROSS_ENTROPY, dataset.test());
            assertThat(evaluation.accuracy()).isGreaterThan(0.95);
            assertThat(evaluation.confusion()).hasDimensions(2, 2);
            double right = (evaluation.confusion()[0][0] + evaluation.confusion()[1][1]) / 100.0;
            assertThat(right).isEqualTo(evaluation.accuracy());
            for (float confidence : evaluation.confidence()) {
                assertThat(confidence).isBetween(0.5f, 1f);
            }
        }
    }

    /** The probability of logistic regression: σ(z) of one output is that of a softmax over the weighted inputs 0 and z. */
    @Test
    void predictsBothProbabilities() {
        float[] x = {0.3f, -2, 1, 1};
        try (BothClasses both = new BothClasses(Network.of(one, Nd4j.createFromArray(0.5f, -1, 0.25f)));
                Network softmax = Network.of(new Architecture(Shape.of(2), List.of(new Dense(2, Activation.SOFTMAX))),
                        Nd4j.createFromArray(0, 0, 0.5f, -1, 0, 0.25f))) {
            float[] expected = softmax.predict(x, 2);
            assertThat(both.predict(x, 2)).containsExactly(expected, within(1e-6f));
            try (INDArray rows = both.predict(Nd4j.createFromArray(x).reshape(2, 2))) {
                assertThat(rows.reshape(4).toFloatVector()).containsExactly(expected, within(1e-6f));
            }
            assertThat(both.saysProbabilities()).isTrue();
        }
    }

    @Test
    void acceptsOneSigmoidOutputForTwoClassesOnly() {
        assertThat(violations(one, CLASSES, Cost.CROSS_ENTROPY)).isEmpty();
        assertThat(violations(one, CLASSES, Cost.QUADRATIC)).isEmpty();
        assertThat(violations(new Architecture(Shape.of(2), List.of(new Dense(1, Activation.SOFTMAX))), CLASSES, Cost.LOG_LIKELIHOOD))
                .containsExactly("architecture/layers/0/units must be 2, one for each class; one unit needs the activation sigmoid, got 1");
        assertThat(violations(one, Targets.classes(List.of("a", "b", "c")), Cost.CROSS_ENTROPY))
                .containsExactly("architecture/layers/0/units must be 3, one for each class, got 1");
    }

    @Test
    void learnsSeveralLabels() {
        Targets labels = Targets.labels(List.of("right", "up", "far"));
        Dataset dataset = new Dataset(Shape.of(2), labels, labelled(300, 1), labelled(50, 2), null);
        Architecture three = new Architecture(Shape.of(2), List.of(new Dense(8, Activation.TANH), new Dense(3, Activation.SIGMOID)));
        try (Network network = Network.of(three)) {
            new Trainer(network, hyperparameters(Cost.CROSS_ENTROPY), dataset, measurement -> { }).train();

            float[] p = network.predict(new float[] {1, 1, -1, -1}, 2);
            assertThat(p[0]).isGreaterThan(0.9f);
            assertThat(p[1]).isGreaterThan(0.9f);
            assertThat(p[3]).isLessThan(0.1f);
            assertThat(p[4]).isLessThan(0.1f);
        }
        assertThat(violations(new Architecture(Shape.of(2), List.of(new Dense(3, Activation.SOFTMAX))), labels, Cost.LOG_LIKELIHOOD))
                .containsExactly("architecture/layers/0/activation must be sigmoid if any number of labels may hold, got softmax");
        assertThat(violations(new Architecture(Shape.of(2), List.of(new Dense(2, Activation.SIGMOID))), labels, Cost.CROSS_ENTROPY))
                .containsExactly("architecture/layers/0/units must be 3, one for each label, got 2");
    }

    private static List<String> violations(Architecture architecture, Targets targets, Cost cost) {
        return Trainer.violations(architecture, hyperparameters(cost), Shape.of(2), targets, Set.of(Split.TRAIN)).stream()
                .map(Violation::toString).toList();
    }

    private static Hyperparameters hyperparameters(Cost cost) {
        return new Hyperparameters(new Supervised(), cost, Initialization.GLOROT, new Sgd(0.5, 0),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, 10, 20, 1, Monitor.EPOCHS);
    }

    private static Examples classes(int n, long seed) {
        float[][] x = points(n, seed);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = x[i][0] + 2 * x[i][1] > 0.3 ? 1 : 0;
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 2);
    }

    private static Examples labelled(int n, long seed) {
        float[][] x = points(n, seed);
        float[][] y = new float[n][];
        for (int i = 0; i < n; i++) {
            y[i] = new float[] {x[i][0] > 0 ? 1 : 0, x[i][1] > 0 ? 1 : 0, x[i][0] * x[i][0] + x[i][1] * x[i][1] > 1.5 ? 1 : 0};
        }
        return new Examples(Nd4j.createFromArray(x), Nd4j.createFromArray(y), null);
    }

    private static float[][] points(int n, long seed) {
        Random random = new Random(seed);
        float[][] x = new float[n][];
        for (int i = 0; i < n; i++) {
            x[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
        }
        return x;
    }
}
