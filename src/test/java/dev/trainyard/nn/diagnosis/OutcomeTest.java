package dev.trainyard.nn.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.kernel.CpuKernels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** The constant answer costs ln 2 = 0.693 in the classification, and half the variance, 0.5, in the regression. */
class OutcomeTest {

    private final Dataset classes = new Dataset(Shape.of(1), Targets.classes(List.of("a", "b")), classified(1000), classified(1000), null);
    private final Dataset numbers = new Dataset(Shape.of(1), Targets.regression(List.of("y")), regression(), regression(), null);

    @Test
    void findsAClassificationWhoseCostHasExploded() {
        assertThat(codes(classified(0.5, 5e6, 5e6))).containsExactly("diverged", "not_better_than_chance");
        assertThat(classified(0.5, 5e6, 5e6).get(0).message()).contains("5.000e+06", "0.6931", "class frequencies");
    }

    @Test
    void findsAnAccuracyAtChance() {
        List<Finding> found = classified(0.5, 0.70, 0.69);
        assertThat(codes(found)).containsExactly("not_better_than_chance");
        assertThat(found.get(0).message()).contains("50.0 % of the validation examples", "0.7000 (0.6931", "gets 50.0 %");
        assertThat(codes(classified(0.51, 0.70, 0.69))).as("within a standard error of 1.6 %").containsExactly("not_better_than_chance");
    }

    /** An overconfident network, and one that knows probabilities but decides for one class. */
    @Test
    void findsNothingInNetworksThatHaveLearnt() {
        assertThat(classified(0.9, 2.5, 0.01)).isEmpty();
        assertThat(classified(0.5, 0.6, 0.6)).isEmpty();
        assertThat(classified(0.52, 0.70, 0.69)).isEmpty();
    }

    @Test
    void judgesByTheTrainingExamplesWithoutValidation() {
        Dataset training = new Dataset(classes.input(), classes.targets(), classes.train(), null, null);
        Map<String, Double> metrics = Map.of("training_accuracy", 0.5, "training_cost", 0.7);
        List<Finding> found = Outcome.findings(training, Cost.LOG_LIKELIHOOD, 2, new CpuKernels(), metrics, metrics, 0.7);
        assertThat(found).singleElement().satisfies(finding -> assertThat(finding.message()).contains("of the training examples"));
    }

    @Test
    void findsARegressionWhoseCostHasRisen() {
        assertThat(codes(regression(8, 8, 0.4))).containsExactly("diverged", "worse_than_mean");
        assertThat(codes(regression(0.4, 8, 0.4))).as("the best epoch is kept").containsExactly("diverged");
        assertThat(codes(regression(8, 8, 7.9))).as("targets far from 0, learnt slowly").containsExactly("worse_than_mean");
        assertThat(regression(0.1, 0.1, 0.1)).isEmpty();
    }

    private List<Finding> classified(double accuracy, double cost, double trainingCost) {
        return Outcome.findings(classes, Cost.LOG_LIKELIHOOD, 2, new CpuKernels(),
                Map.of("validation_accuracy", accuracy, "validation_cost", cost), Map.of("training_cost", trainingCost), trainingCost);
    }

    private List<Finding> regression(double kept, double last, double lowest) {
        return Outcome.findings(numbers, Cost.QUADRATIC, 1, new CpuKernels(), Map.of("validation_cost", kept),
                Map.of("training_cost", last), lowest);
    }

    private static List<String> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }

    private static Examples classified(int n) {
        return Examples.classified(Nd4j.zeros(n, 1), IntStream.range(0, n).map(i -> i % 2).toArray(), 2);
    }

    private static Examples regression() {
        return Examples.regression(Nd4j.zeros(4, 1), Nd4j.createFromArray(new float[] {-1, 1, -1, 1}).reshape(4, 1));
    }
}
