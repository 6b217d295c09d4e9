package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Tests the perceptron [2.1]: Rosenblatt's rule w ← w + η(y − a)x converges on linearly separable data. */
class PerceptronTest {

    private static final Architecture PERCEPTRONS = network(new Dense(2, Activation.STEP));

    @Test
    void learnsLinearlySeparableClasses() {
        assertThat(accuracy(separable(200))).isEqualTo(1);
    }

    @Test
    void neverLearnsXor() {
        int[] labels = {0, 1, 1, 0};
        float[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

        assertThat(accuracy(Examples.classified(Nd4j.createFromArray(x), labels, 2))).isLessThan(1);
    }

    @Test
    void movesByEtaTimesTheErrorTimesTheInput() {
        Examples one = Examples.classified(Nd4j.createFromArray(new float[][] {{0.5f, -2}}), new int[] {1}, 2);
        try (Network network = Network.of(PERCEPTRONS)) {
            train(network, one, 1, Initialization.ZEROS);

            // With zero weights both perceptrons output 0; only the second should output 1.
            assertThat(network.parameters().toFloatVector()).containsExactly(0, 0, 0.05f, -0.2f, 0, 0.1f);
        }
    }

    @Test
    void refusesAStepActivationInAHiddenLayer() {
        Architecture hidden = network(new Dense(3, Activation.STEP), new Dense(2, Activation.STEP));

        assertThat(Trainer.violations(hidden, hyperparameters(1, Initialization.ZEROS), Shape.of(2), targets(), Set.of(Split.TRAIN)))
                .extracting(Violation::field).containsExactly("architecture/layers/0/activation");
    }

    private static double accuracy(Examples examples) {
        try (Network network = Network.of(PERCEPTRONS)) {
            train(network, examples, 100, Initialization.ZEROS);
            return Evaluation.of(network, Cost.PERCEPTRON, examples).accuracy();
        }
    }

    private static void train(Network network, Examples examples, int epochs, Initialization initialization) {
        Dataset dataset = new Dataset(Shape.of(2), targets(), examples, null, null);
        new Trainer(network, hyperparameters(epochs, initialization), dataset, measurement -> { }).train();
    }

    private static Hyperparameters hyperparameters(int epochs, Initialization initialization) {
        return new Hyperparameters(new Supervised(), Cost.PERCEPTRON, initialization, new Sgd(0.1, 0),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, 1, epochs, 3, Monitor.EPOCHS);
    }

    private static Architecture network(LayerSpec... layers) {
        return new Architecture(Shape.of(2), List.of(layers));
    }

    private static Targets targets() {
        return Targets.classes(List.of("below", "above"));
    }

    /** Returns points of the unit square, except points within 0.02 of the line that separates the classes. */
    private static Examples separable(int n) {
        Randomness random = new Randomness(5);
        float[][] x = new float[n][2];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            double distance;
            do {
                x[i][0] = random.nextFloat();
                x[i][1] = random.nextFloat();
                distance = x[i][1] - 0.3 - 0.5 * x[i][0];
            } while (Math.abs(distance) < 0.02);
            labels[i] = distance > 0 ? 1 : 0;
        }
        return Examples.classified(Nd4j.createFromArray(x), labels, 2);
    }
}
