package dev.trainyard.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.evaluation.ExampleOrigins.Origin;
import dev.trainyard.job.evaluation.Report.ClassScore;
import dev.trainyard.job.evaluation.Report.Misclassified;
import dev.trainyard.job.evaluation.Report.OutputError;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.metric.CalibrationCurve;
import dev.trainyard.nn.metric.PrecisionRecallCurve;
import dev.trainyard.nn.metric.RocCurve;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class ReportBuilderTest {

    private static final Targets CLASSES = Targets.classes(List.of("cat", "dog", "eel"));

    /** Returns a network with identity weights and zero biases: a = σ(x). */
    private static Network identity(int n, Activation activation) {
        Network network = Network.of(new Architecture(Shape.of(n), List.of(new Dense(n, activation))));
        network.parameters().assign(0);
        for (int i = 0; i < n; i++) {
            network.parameters().putScalar((long) i * n + i, 1);
        }
        return network;
    }

    /** JSON has no NaN. */
    @Test
    void leavesOutTheCostIfNoExampleHasAWeight() {
        Examples examples = new Examples(Nd4j.createFromArray(new float[][] {{2, 0}, {0, 1}}), Nd4j.createFromArray(new float[][] {{1, 0},
            {0, 1}}), new int[] {0, 1}, new float[] {0, 0});
        try (Network network = identity(2, Activation.SOFTMAX)) {
            Report report = ReportBuilder.of(network, Cost.LOG_LIKELIHOOD, Targets.classes(List.of("cat", "dog")), Split.TEST, examples,
                    i -> new Origin(Split.TEST, i), origin -> null, null);

            assertThat(report).hasFieldOrPropertyWithValue("cost", null).hasFieldOrPropertyWithValue("accuracy", 1.0);
        }
    }

    @Test
    void computesConfusionMatrixAndClassScores() {
        // Labels cat, cat, cat, dog, dog, eel; predictions cat, cat, dog, dog, cat, dog.
        Examples examples = Examples.classified(Nd4j.createFromArray(new float[][] {
                {2, 0, 0}, {3, 1, 1}, {0, 1, 0}, {0, 4, 0}, {5, 0, 0}, {0, 2, 1}}), new int[] {0, 0, 0, 1, 1, 2}, 3);
        Report report;
        try (Network network = identity(3, Activation.SIGMOID)) {
            report = ReportBuilder.of(network, Cost.CROSS_ENTROPY, CLASSES, Split.TEST, examples, i -> new Origin(Split.TEST, 10 * i),
                    origin -> "/" + origin.index() + ".png", null);
        }

        assertThat(report.confusion()).isDeepEqualTo(new int[][] {{2, 1, 0}, {1, 1, 0}, {0, 1, 0}});
        assertThat(report.examples()).isEqualTo(6);
        assertThat(report.accuracy()).isEqualTo(0.5);
        assertThat(report.classes()).containsExactly("cat", "dog", "eel");
        assertThat(report.perClass()).extracting(ClassScore::name, ClassScore::precision, ClassScore::recall, ClassScore::f1,
                ClassScore::support).containsExactly(
                        tuple("cat", 2 / 3.0, 2 / 3.0, 2 / 3.0, 3),
                        tuple("dog", 1 / 3.0, 1 / 2.0, 2 / 5.0, 2),
                        tuple("eel", null, 0.0, 0.0, 1));
        assertThat(report.misclassifiedCount()).isEqualTo(3);
        assertThat(report.misclassified()).extracting(Misclassified::index).as("most confident first").containsExactly(40, 50, 20);
        Misclassified worst = report.misclassified().get(0);
        assertThat(worst.label()).isEqualTo("dog");
        assertThat(worst.predicted()).isEqualTo("cat");
        assertThat(worst.confidence()).isCloseTo((float) (1 / (1 + Math.exp(-5))), within(1e-5f));
        assertThat(worst.image()).isEqualTo("/40.png");
        assertThat(report.outputs()).isNull();
        assertThat(report.limit(1).misclassified()).hasSize(1);
        assertThat(report.limit(1).misclassifiedCount()).isEqualTo(3);
    }

    /** Agrees with scikit-learn's f1_score, except that 0/0 is null. */
    @Test
    void f1IsZeroForAClassThatIsNeverPredictedOrAbsent() {
        assertThat(ClassScore.of("never predicted", 0, 0, 5, null, null).f1()).isZero();
        assertThat(ClassScore.of("never there", 0, 5, 0, null, null).f1()).isZero();
        assertThat(ClassScore.of("neither", 0, 0, 0, null, null).f1()).isNull();
    }

    @Test
    void computesCostRmseAndMaeOfARegression() {
        Examples examples = Examples.regression(Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}),
                Nd4j.createFromArray(new float[][] {{0, 2}, {6, 4}}));
        Report report;
        try (Network network = identity(2, Activation.LINEAR)) {
            report = ReportBuilder.of(network, Cost.QUADRATIC, Targets.regression(List.of("a", "b")), Split.TEST, examples,
                    i -> new Origin(Split.TEST, i), origin -> null, null);
        }

        // Errors of a: 1 and -3; C = Σ‖y − a‖²/2n.
        assertThat(report.cost()).isCloseTo((1 + 9) / 4.0, within(1e-5));
        assertThat(report.outputs().get(0).rmse()).isCloseTo(Math.sqrt(5), within(1e-5));
        assertThat(report.outputs().get(0).mae()).isCloseTo(2, within(1e-5));
        assertThat(report.outputs().get(1).rmse()).isZero();
        // The squared deviations from the means are 9 + 9 and 1 + 1; R² is the mean of 1 − 10/18 and 1.
        assertThat(report.outputs()).extracting(OutputError::r2).containsExactly(1 - 10 / 18.0, 1.0);
        assertThat(report.metrics()).containsOnlyKeys("r2", "rmse", "mae");
        assertThat(report.metrics().get("r2")).isCloseTo(1 - 5 / 18.0, within(1e-12));
        assertThat(report.curves()).isNull();
        assertThat(report.accuracy()).isNull();
        assertThat(report.confusion()).isNull();
        assertThat(report.misclassified()).isNull();
    }

    /** Errors in units of the targets, whose mean is 10 and whose deviation is 4: those of the outputs are 1 and -3. */
    @Test
    void restoresAStandardizedRegression() {
        Examples examples = Examples.regression(Nd4j.createFromArray(new float[][] {{1}, {3}}),
                Nd4j.createFromArray(new float[][] {{0}, {6}}));
        Targets targets = Targets.regression(List.of("a")).with(new TargetScaling(List.of(10.0), List.of(4.0)));
        Report report;
        try (Network network = identity(1, Activation.LINEAR)) {
            report = ReportBuilder.of(network, Cost.QUADRATIC, targets, Split.TEST, examples, i -> new Origin(Split.TEST, i),
                    origin -> null, null);
        }

        assertThat(report.cost()).isCloseTo(16 * (1 + 9) / 4.0, within(1e-5));
        assertThat(report.outputs().get(0).rmse()).isCloseTo(4 * Math.sqrt(5), within(1e-5));
        assertThat(report.outputs().get(0).mae()).isCloseTo(4 * 2, within(1e-5));
        assertThat(report.outputs().get(0).r2()).isCloseTo(1 - 10 / 18.0, within(1e-6));
    }

    /** One sigmoid output σ(x) is the probability of the second class: 0.88, 0.27, 0.62 and 0.27. */
    @Test
    void judgesTwoClassesWithOneOutput() {
        Examples examples = new Examples(Nd4j.createFromArray(new float[][] {{2}, {-1}, {0.5f}, {-1}}),
                Nd4j.createFromArray(new float[][] {{1}, {0}, {0}, {1}}), new int[] {1, 0, 0, 1});
        try (Network network = identity(1, Activation.SIGMOID)) {
            Report report = ReportBuilder.of(network, Cost.CROSS_ENTROPY, Targets.classes(List.of("no", "yes")), Split.TEST, examples,
                    i -> new Origin(Split.TEST, i), origin -> null, null);
            assertThat(report.confusion()).isDeepEqualTo(new int[][] {{1, 1}, {1, 1}});
            // Four pairs have one example of each class: two pairs are in order, and one pair is equal.
            assertThat(report.metrics()).containsEntry("roc_auc", 2.5 / 4);
            assertThat(report.metrics().get("log_loss")).as("the cross-entropy").isCloseTo(report.cost(), within(1e-5));
            assertThat(report.misclassified().get(0).confidence()).isCloseTo((float) (1 / (1 + Math.exp(-1))), within(1e-5f));
            assertThat(ReportBuilder.of(network, Cost.CROSS_ENTROPY, Targets.classes(List.of("no", "yes")), Split.TEST, examples,
                    i -> new Origin(Split.TEST, i), origin -> null, 0.2f).confusion()).isDeepEqualTo(new int[][] {{0, 2}, {0, 2}});
        }
    }

    /** Probabilities σ(±2) of labels; the decisions are right but for one of label b. */
    @Test
    void scoresEachLabel() {
        Examples examples = new Examples(Nd4j.createFromArray(new float[][] {{2, 2, -2}, {-2, 2, -2}, {2, -2, -2}, {-2, -2, -2}}),
                Nd4j.createFromArray(new float[][] {{1, 1, 0}, {0, 0, 0}, {1, 0, 0}, {0, 0, 0}}), null);
        Targets targets = Targets.labels(List.of("a", "b", "c"));
        try (Network network = identity(3, Activation.SIGMOID)) {
            Report report = ReportBuilder.of(network, Cost.CROSS_ENTROPY, targets, Split.TEST, examples, i -> new Origin(Split.TEST, i),
                    origin -> null, null);
            assertThat(report.labels()).extracting(ClassScore::name, ClassScore::precision, ClassScore::recall, ClassScore::f1,
                    ClassScore::support, ClassScore::rocAuc).containsExactly(
                            tuple("a", 1.0, 1.0, 1.0, 2, 1.0),
                            tuple("b", 0.5, 1.0, 2 / 3.0, 1, 2.5 / 3),
                            tuple("c", null, null, null, 0, null));
            assertThat(report.metrics()).containsEntry("hamming_loss", 1 / 12.0).containsEntry("subset_accuracy", 0.75)
                    .containsEntry("roc_auc", null).containsEntry("f1_micro", 6 / 7.0);
            assertThat(report.metrics().get("f1_macro")).isCloseTo(5 / 9.0, within(1e-12));
            assertThat(report.outputs()).isNull();
            assertThat(report.confusion()).isNull();
            Report strict = ReportBuilder.of(network, Cost.CROSS_ENTROPY, targets, Split.TEST, examples, i -> new Origin(Split.TEST, i),
                    origin -> null, 0.9f);
            assertThat(strict.threshold()).isEqualTo(0.9f);
            assertThat(strict.labels()).extracting(ClassScore::recall).containsExactly(0.0, 0.0, null);
            assertThat(new StoredReport(UUID.randomUUID(), report).report()).usingRecursiveComparison().isEqualTo(report);
        }
    }

    /** Scores 0.2, 0.4 and 0.6 of examples without, 0.4, 0.6 and 0.8 of examples with the second class. */
    private static Report twoClasses(Float threshold) {
        Examples examples = Examples.classified(Nd4j.createFromArray(new float[][] {
                {.8f, .2f}, {.6f, .4f}, {.4f, .6f}, {.6f, .4f}, {.4f, .6f}, {.2f, .8f}}), new int[] {0, 0, 0, 1, 1, 1}, 2);
        try (Network network = identity(2, Activation.LINEAR)) {
            return ReportBuilder.of(network, Cost.QUADRATIC, Targets.classes(List.of("no", "yes")), Split.TEST, examples,
                    i -> new Origin(Split.TEST, i), origin -> null, threshold);
        }
    }

    @Test
    void drawsTheCurvesOfTwoClasses() {
        Report report = twoClasses(null);

        assertThat(report.metrics().get("roc_auc")).isCloseTo(7 / 9.0, within(1e-12));
        assertThat(report.metrics()).containsOnlyKeys("roc_auc", "average_precision", "f1", "f1_macro", "balanced_accuracy", "log_loss");
        assertThat(report.perClass()).extracting(ClassScore::rocAuc).allSatisfy(area -> assertThat(area).isCloseTo(7 / 9.0, within(1e-12)));
        assertThat(report.curves().positiveClass()).isEqualTo("yes");
        assertThat(report.curves().roc()).containsExactly(new RocCurve.Point(null, 0, 0), new RocCurve.Point(.8f, 0, 1 / 3.0),
                new RocCurve.Point(.6f, 1 / 3.0, 2 / 3.0), new RocCurve.Point(.4f, 2 / 3.0, 1), new RocCurve.Point(.2f, 1, 1));
        assertThat(report.curves().precisionRecall()).extracting(PrecisionRecallCurve.Point::precision)
                .containsExactly(1.0, 2 / 3.0, 0.6, 0.5);
        assertThat(report.curves().calibration().bins()).extracting(CalibrationCurve.Bin::examples).containsExactly(1, 2, 2, 1);
        assertThat(report.threshold()).isNull();
    }

    @Test
    void decidesByTheThreshold() {
        assertThat(twoClasses(null).confusion()).isDeepEqualTo(new int[][] {{2, 1}, {1, 2}});
        Report report = twoClasses(0.3f);

        assertThat(report.threshold()).isEqualTo(0.3f);
        assertThat(report.confusion()).isDeepEqualTo(new int[][] {{1, 2}, {0, 3}});
        assertThat(report.accuracy()).isEqualTo(4 / 6.0);
        assertThat(report.metrics()).containsEntry("f1", 6 / 8.0);
        assertThat(report.metrics().get("balanced_accuracy")).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(report.metrics().get("roc_auc")).isCloseTo(7 / 9.0, within(1e-12));
        assertThat(report.misclassified()).extracting(Misclassified::index, Misclassified::predicted, Misclassified::confidence)
                .containsExactly(tuple(2, "yes", .6f), tuple(1, "yes", .4f));
        assertThat(twoClasses(1f).confusion()).isDeepEqualTo(new int[][] {{3, 0}, {3, 0}});
        assertThat(twoClasses(0f).confusion()).isDeepEqualTo(new int[][] {{0, 3}, {0, 3}});
    }

    @Test
    void undefinedMetricsOfOneClassAreNull() {
        Examples examples = Examples.classified(Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}}), new int[] {0, 0}, 3);
        Report report;
        try (Network network = identity(3, Activation.LINEAR)) {
            report = ReportBuilder.of(network, Cost.QUADRATIC, CLASSES, Split.TEST, examples, i -> new Origin(Split.TEST, i),
                    origin -> null, null);
        }

        assertThat(report.metrics()).containsEntry("roc_auc", null).containsEntry("balanced_accuracy", 0.5);
        assertThat(report.curves().roc()).isNull();
        assertThat(report.curves().calibration().bins()).containsExactly(new CalibrationCurve.Bin(1, 0.5, 2));
    }

    @Test
    void storesAReportAndReadsOneOfAnEarlierVersion() {
        Report report = twoClasses(null);
        Report stored = new StoredReport(UUID.randomUUID(), report).report();
        assertThat(stored).usingRecursiveComparison().isEqualTo(report);
        assertThat(stored.positiveClass()).isEqualTo(report.classes().get(1));

        Report earlier = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build().readValue("""
                {"split":"test","examples":1,"cost":0.5,"accuracy":1.0,"classes":["a","b"],"confusion":[[1,0],[0,0]],
                 "per_class":[{"name":"a","precision":1.0,"recall":1.0,"f1":1.0,"support":1}],"misclassified_count":0,"misclassified":[]}""",
                Report.class);
        assertThat(earlier.metrics()).isNull();
        assertThat(earlier.curves()).isNull();
        assertThat(earlier.positiveClass()).isEqualTo("b");
        assertThat(earlier.perClass().get(0).rocAuc()).isNull();
    }
}
