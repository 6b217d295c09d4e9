package dev.trainyard.nn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.ClassWeights;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.MetricSums;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.LearningRateSchedule;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.Sgd;
import dev.trainyard.nn.training.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WeightedExamplesTest {

    private static final Targets CLASSES = Targets.classes(List.of("a", "b", "c"));

    /** An example of weight 2 learns as two equal examples do; one of weight 0 as if it were absent. */
    @Test
    void learnLikeRepeatedExamples() {
        int[] rows = {0, 1, 2, 3};
        int[] repeated = {0, 1, 1, 2};
        Examples weighted = new Examples(examples(rows).x(), examples(rows).y(), examples(rows).labels(), new float[] {1, 2, 1, 0});
        Dataset dataset = new Dataset(Shape.of(2), CLASSES, weighted, null, null).weighted(null);

        float[] learnt = train(dataset);

        assertThat(learnt).containsExactly(train(new Dataset(Shape.of(2), CLASSES, examples(repeated), null, null)), within(1e-6f));
        try (Network network = Network.of(architecture(), Nd4j.createFromArray(learnt))) {
            assertThat(Evaluation.of(network, Cost.LOG_LIKELIHOOD, dataset.train()).cost())
                    .isCloseTo(Evaluation.of(network, Cost.LOG_LIKELIHOOD, examples(repeated)).cost(), within(1e-6));
        }
    }

    /** The value of torch.nn.CrossEntropyLoss(weight=[1, 2, 0.5]) for these outputs. */
    @Test
    void costIsTheWeightedMean() {
        Architecture outputs = new Architecture(Shape.of(3), List.of(new Dense(3, Activation.SOFTMAX)));
        Examples examples = Examples.classified(Nd4j.createFromArray(new float[][] {{1, 2, 0.5f}, {0, -1, 3}, {0.2f, 0.1f, -0.3f}}),
                new int[] {1, 0, 2}, 3);
        Dataset dataset = new Dataset(Shape.of(3), CLASSES, examples, null, null)
                .weighted(new ClassWeights(Map.of("b", 2, "c", 0.5)));
        try (Network network = Network.of(outputs, Nd4j.createFromArray(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}))) {
            assertThat(Evaluation.of(network, Cost.LOG_LIKELIHOOD, dataset.train()).cost()).isCloseTo(1.344295799929, within(1e-6));
        }
    }

    /** The weights of sklearn.utils.class_weight.compute_class_weight('balanced', …). */
    @Test
    void balancedClassesWeighAlike() {
        Dataset dataset = new Dataset(Shape.of(2), Targets.classes(List.of("a", "b")),
                Examples.classified(Nd4j.zeros(4, 2), new int[] {0, 0, 1, 0}, 2), null, null).weighted(new ClassWeights("balanced"));

        assertThat(dataset.train().weights()).containsExactly(new float[] {2 / 3f, 2 / 3f, 2, 2 / 3f}, within(1e-6f));
    }

    @Test
    void weightsHaveTheMeanOneInTheTrainingSplit() {
        Examples train = examples(0, 1, 2, 3);
        Dataset dataset = new Dataset(Shape.of(2), CLASSES, train, examples(0, 1), null)
                .weighted(new ClassWeights(Map.of("a", 6.0)));

        // Two of four examples are of class a.
        assertThat(dataset.train().weights()).containsExactly(new float[] {12 / 7f, 2 / 7f, 2 / 7f, 12 / 7f}, within(1e-6f));
        assertThat(dataset.validation().weights()).containsExactly(new float[] {12 / 7f, 2 / 7f}, within(1e-6f));
        assertThat(train.weights()).as("of the shared examples").isNull();
    }

    @Test
    void refusesInvalidClassWeights() {
        assertThatThrownBy(() -> new ClassWeights("fair")).isInstanceOf(InvalidSpecificationException.class);
        assertThatThrownBy(() -> new ClassWeights(Map.of("a", -1))).hasMessageContaining("at least 0");
        assertThat(new ClassWeights(Map.of("d", 1)).violations(CLASSES)).hasSize(1);
        Dataset dataset = new Dataset(Shape.of(2), CLASSES, examples(0, 1), null, null);
        assertThatThrownBy(() -> dataset.weighted(new ClassWeights(Map.of("a", 0, "b", 0))))
                .isInstanceOf(InvalidSpecificationException.class);
    }

    /** No example of the first mini-batches has a part in the cost, which is no reason to end training. */
    @Test
    void goOnAfterAMiniBatchOfWeightZero() {
        Examples train = weighted(new float[] {0, 0, 0, 1}, 0, 1, 2, 3);
        Dataset dataset = new Dataset(Shape.of(2), CLASSES, train, weighted(new float[] {0, 1}, 0, 1), null).weighted(null);
        List<Map<String, Double>> measured = new ArrayList<>();
        try (Network network = Network.of(architecture())) {
            TrainingResult result = new Trainer(network, hyperparameters(1, new Monitor(1, 1)), dataset,
                    measurement -> measured.add(measurement.metrics())).train();

            assertThat(result.reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(result.metrics()).containsKeys("training_cost", "validation_cost");
        }
        assertThat(measured).hasSize(80).allSatisfy(metrics -> assertThat(metrics).doesNotContainValue(Double.NaN)
                .containsKey("validation_accuracy"));
        assertThat(measured).anySatisfy(metrics -> assertThat(metrics).doesNotContainKey("training_cost"));
    }

    @Test
    void mustLeaveAnExampleInEachSplitThatTrainingMeasures() {
        Dataset column = new Dataset(Shape.of(2), CLASSES, examples(0, 1, 2), weighted(new float[] {0, 0}, 0, 1), null);
        assertThatThrownBy(() -> column.weighted(null)).isInstanceOfSatisfying(InvalidSpecificationException.class,
                e -> assertThat(e.violations()).extracting(Violation::field, Violation::detail)
                        .containsExactly(tuple("dataset", "must leave a validation example with a weight above 0")));
        Dataset classes = new Dataset(Shape.of(2), CLASSES, examples(0, 1, 2), examples(0, 3), null);
        assertThatThrownBy(() -> classes.weighted(new ClassWeights(Map.of("a", 0)))).isInstanceOfSatisfying(
                InvalidSpecificationException.class, e -> assertThat(e.violations()).extracting(Violation::field, Violation::detail)
                        .containsExactly(tuple("class_weights", "must leave a validation example with a weight above 0")));
    }

    @Test
    void leaveOutTheCostOfATestSplitOfWeightZero() {
        Dataset dataset = new Dataset(Shape.of(2), CLASSES, examples(0, 1, 2), null, weighted(new float[] {0, 0}, 0, 1));
        try (Network network = Network.of(architecture())) {
            assertThat(new Supervised().test(network, hyperparameters(10, Monitor.EPOCHS), dataset)).containsKey("accuracy")
                    .doesNotContainKey("cost");
        }
    }

    /** The product of 0 and infinity is not a number. */
    @Test
    void leaveOutAnInfiniteCostOfWeightZero() {
        MetricSums sums = new MetricSums();
        sums.add(Double.POSITIVE_INFINITY, 0, false);
        sums.add(3, 2, true);
        assertThat(sums.meanCost()).isEqualTo(3);
    }

    @Test
    void namesTheClassOfAWrongWeightAsInAJsonPointer() {
        assertThatThrownBy(() -> new ClassWeights(Map.of("a/b~c", -1))).isInstanceOfSatisfying(InvalidSpecificationException.class,
                e -> assertThat(e.violations()).extracting(Violation::field).containsExactly("a~1b~0c"));
    }

    private static Architecture architecture() {
        return new Architecture(Shape.of(2), List.of(new Dense(4, Activation.TANH), new Dense(3, Activation.SOFTMAX)));
    }

    private static float[] train(Dataset dataset) {
        try (Network network = Network.of(architecture())) {
            INDArray learnt = new Trainer(network, hyperparameters(10, Monitor.EPOCHS), dataset, measurement -> { }).train().parameters();
            return learnt.dup().toFloatVector();
        }
    }

    private static Hyperparameters hyperparameters(int batchSize, Monitor monitor) {
        return new Hyperparameters(new Supervised(), Cost.LOG_LIKELIHOOD, Initialization.GLOROT, new Sgd(0.5, 0.5),
                new LearningRateSchedule.Constant(), null, Regularization.NONE, null, batchSize, 20, 1, monitor);
    }

    private static Examples weighted(float[] weights, int... rows) {
        Examples examples = examples(rows);
        return new Examples(examples.x(), examples.y(), examples.labels(), weights);
    }

    private static Examples examples(int... rows) {
        float[][] x = {{1, 0.5f}, {-1, 2}, {0.3f, -1}, {0.1f, 0.2f}};
        int[] labels = {0, 1, 2, 0};
        return Examples.classified(Nd4j.createFromArray(Arrays.stream(rows).mapToObj(i -> x[i]).toArray(float[][]::new)),
                Arrays.stream(rows).map(i -> labels[i]).toArray(), 3);
    }
}
