package dev.trainyard.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.optimizer.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {

    private static final Targets TWO = Targets.classes(List.of("no", "yes"));

    static Stream<References> binary() {
        return References.of("binary");
    }

    static Stream<References> multiclass() {
        return References.of("multiclass");
    }

    static Stream<References> regression() {
        return References.of("regression");
    }

    static Stream<References> multilabel() {
        return References.of("multilabel");
    }

    @ParameterizedTest
    @MethodSource("binary")
    void scoresTwoClassesAsScikitLearn(References reference) {
        float[] scores = reference.floats("scores");
        RankedScores ranked = RankedScores.of(scores, reference.booleans("y"));
        reference.assertEqual("roc_auc", ranked.rocAuc());
        reference.assertEqual("average_precision", ranked.averagePrecision());

        int[] predicted = IntStream.range(0, scores.length).map(i -> scores[i] >= 0.5f ? 1 : 0).toArray();
        Predictions predictions = Predictions.ofClasses(ConfusionMatrix.of(reference.ints("y"), predicted, 2).counts(), scores, true,
                reference.ints("y"));
        reference.assertEqual("roc_auc", PredictionMetric.ROC_AUC.of(predictions));
        reference.assertEqual("average_precision", PredictionMetric.AVERAGE_PRECISION.of(predictions));
        reference.assertEqual("log_loss", PredictionMetric.LOG_LOSS.of(predictions), 1e-6);
        reference.assertEqual("f1", PredictionMetric.F1.of(predictions));
        reference.assertEqual("balanced_accuracy", PredictionMetric.BALANCED_ACCURACY.of(predictions));
    }

    @ParameterizedTest
    @MethodSource("binary")
    void drawsCurvesAsScikitLearn(References reference) {
        RankedScores ranked = RankedScores.of(reference.floats("scores"), reference.booleans("y"));
        RocCurve roc = RocCurve.of(ranked, 1000);
        if (roc == null) {
            assertThat(reference.doubles("roc_auc")).containsOnly(Double.NaN);
        } else {
            reference.assertEqual("fpr", numbers(roc.points(), RocCurve.Point::falsePositiveRate));
            reference.assertEqual("tpr", numbers(roc.points(), RocCurve.Point::truePositiveRate));
            reference.assertEqual("roc_thresholds", numbers(roc.points(), p -> p.threshold() == null ? Double.NaN : p.threshold()));
        }
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(ranked, 1000);
        if (curve == null) {
            assertThat(reference.booleans("y")).containsOnly(false);
        } else {
            reference.assertEqual("precision", numbers(curve.points(), PrecisionRecallCurve.Point::precision));
            reference.assertEqual("recall", numbers(curve.points(), PrecisionRecallCurve.Point::recall));
            reference.assertEqual("pr_thresholds", numbers(curve.points(), PrecisionRecallCurve.Point::threshold));
        }
        CalibrationCurve calibration = CalibrationCurve.of(reference.floats("scores"), reference.booleans("y"), 10);
        reference.assertEqual("calibration_mean", numbers(calibration.bins(), CalibrationCurve.Bin::meanPredicted));
        reference.assertEqual("calibration_fraction", numbers(calibration.bins(), CalibrationCurve.Bin::fractionOfPositives));
    }

    @ParameterizedTest
    @MethodSource("multiclass")
    void scoresSeveralClassesAsScikitLearn(References reference) {
        float[] p = reference.floats("p");
        int[] labels = reference.ints("y");
        int classes = p.length / labels.length;
        int[] predicted = IntStream.range(0, labels.length).map(i -> {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = p[i * classes + c] > p[i * classes + best] ? c : best;
            }
            return best;
        }).toArray();
        Predictions predictions = Predictions.ofClasses(ConfusionMatrix.of(labels, predicted, classes).counts(), p, true, labels);

        reference.assertEqual("roc_auc", PredictionMetric.ROC_AUC.of(predictions));
        reference.assertEqual("class_roc_auc", IntStream.range(0, classes).mapToDouble(c -> predictions.probabilities().ranked(c).rocAuc())
                .toArray());
        reference.assertEqual("average_precision", PredictionMetric.AVERAGE_PRECISION.of(predictions));
        reference.assertEqual("log_loss", PredictionMetric.LOG_LOSS.of(predictions), 1e-6);
        reference.assertEqual("f1_macro", PredictionMetric.F1_MACRO.of(predictions));
        reference.assertEqual("balanced_accuracy", PredictionMetric.BALANCED_ACCURACY.of(predictions));
        reference.assertEqual("accuracy", predictions.confusion().accuracy());
    }

    @ParameterizedTest
    @MethodSource("regression")
    void scoresRegressionsAsScikitLearn(References reference) {
        double[] predicted = reference.doubles("predicted");
        double[] targets = reference.doubles("y");
        int outputs = reference.values().get("y").get(0).size();
        RegressionErrors errors = new RegressionErrors(outputs);
        for (int from = 0; from < targets.length; from += outputs) {
            errors.add(predicted, targets, from);
        }
        Predictions predictions = Predictions.ofValues(errors);
        reference.assertEqual("r2", PredictionMetric.R2.of(predictions));
        reference.assertEqual("r2_outputs", IntStream.range(0, outputs).mapToDouble(errors::r2).toArray());
        reference.assertEqual("rmse", PredictionMetric.RMSE.of(predictions));
        reference.assertEqual("mae", PredictionMetric.MAE.of(predictions));
    }

    @ParameterizedTest
    @MethodSource("multilabel")
    void scoresEachLabelAsScikitLearn(References reference) {
        int count = reference.values().get("y").get(0).size();
        MultiLabelScores scores = MultiLabelScores.of(reference.floats("p"), reference.floats("y"), count, 0.5f);

        reference.assertEqual("precision", numbers(scores.labels(), MultiLabelScores.Label::precision));
        reference.assertEqual("recall", numbers(scores.labels(), MultiLabelScores.Label::recall));
        reference.assertEqual("f1", numbers(scores.labels(), MultiLabelScores.Label::f1));
        reference.assertEqual("support", numbers(scores.labels(), MultiLabelScores.Label::support));
        reference.assertEqual("roc_auc", numbers(scores.labels(), MultiLabelScores.Label::rocAuc));
        reference.assertEqual("average_precision", numbers(scores.labels(), MultiLabelScores.Label::averagePrecision));
        reference.assertEqual("f1_micro", scores.microF1());
        reference.assertEqual("f1_macro", scores.macroF1());
        reference.assertEqual("subset_accuracy", scores.subsetAccuracy());
        reference.assertEqual("hamming_loss", scores.hammingLoss());
        assertThat(scores.rocAuc()).isNaN();
        Predictions predictions = Predictions.ofLabels(reference.floats("p"), reference.floats("y"), count, 0.5f);
        for (PredictionMetric metric : List.of(PredictionMetric.F1_MICRO, PredictionMetric.F1_MACRO, PredictionMetric.SUBSET_ACCURACY,
                PredictionMetric.HAMMING_LOSS)) {
            reference.assertEqual(metric.word(), metric.of(predictions));
        }
        assertThat(PredictionMetric.ROC_AUC.of(predictions)).isNaN();
        assertThat(scores.averagePrecision()).isCloseTo(Arrays.stream(reference.doubles("average_precision")).average().orElseThrow(),
                within(1e-12));
    }

    @Test
    void ranksNegativeZeroAndInfiniteScores() {
        assertThat(RankedScores.of(new float[] {0f, -0f}, new boolean[] {true, false}).rocAuc()).isEqualTo(0.5);
        assertThat(RankedScores.of(new float[] {Float.POSITIVE_INFINITY, -1, -2, Float.NEGATIVE_INFINITY},
                new boolean[] {true, true, false, false}).rocAuc()).isEqualTo(1);
    }

    @Test
    void refusesScoresThatAreNotNumbers() {
        assertThatThrownBy(() -> RankedScores.of(new float[] {1, Float.NaN}, new boolean[2])).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores must be numbers, got NaN");
        Predictions predictions = Predictions.ofClasses(new int[][] {{1, 0}, {1, 0}}, new float[] {1, 0, Float.NaN, 0}, true,
                new int[] {0, 1});
        assertThat(PredictionMetric.of(TWO)).isNotEmpty().allSatisfy(metric -> assertThat(metric.of(predictions)).isNaN());
    }

    @Test
    void boundsTheNumberOfPoints() {
        int n = 10_000;
        float[] scores = new float[n];
        boolean[] positive = new boolean[n];
        for (int i = 0; i < n; i++) {
            scores[i] = (float) i / n;
            positive[i] = i * 7919 % n > n - i;
        }
        RankedScores ranked = RankedScores.of(scores, positive);
        List<RocCurve.Point> roc = RocCurve.of(ranked, 200).points();
        List<PrecisionRecallCurve.Point> precisionRecall = PrecisionRecallCurve.of(ranked, 200).points();

        assertThat(roc).hasSizeBetween(150, 200);
        assertThat(precisionRecall).hasSizeBetween(150, 200);
        assertThat(roc.get(0)).isEqualTo(new RocCurve.Point(null, 0, 0));
        assertThat(roc.get(roc.size() - 1).truePositiveRate()).isEqualTo(1);
        double area = 0;
        for (int i = 1; i < roc.size(); i++) {
            area += (roc.get(i).falsePositiveRate() - roc.get(i - 1).falsePositiveRate())
                    * (roc.get(i).truePositiveRate() + roc.get(i - 1).truePositiveRate()) / 2;
        }
        assertThat(area).isCloseTo(ranked.rocAuc(), within(1e-3));
    }

    @Test
    void knowsTheDirectionOfEachMetric() {
        assertThat(Arrays.stream(PredictionMetric.values()).filter(metric -> Mode.of(metric.ofValidation()) == Mode.MIN))
                .containsExactly(PredictionMetric.LOG_LOSS, PredictionMetric.RMSE, PredictionMetric.MAE,
                        PredictionMetric.HAMMING_LOSS);
    }

    @Test
    void offersTheMetricsOfTheTask() {
        assertThat(PredictionMetric.of(TWO)).extracting(PredictionMetric::word)
                .containsExactly("roc_auc", "average_precision", "f1", "f1_macro", "balanced_accuracy", "log_loss");
        assertThat(PredictionMetric.of(Targets.classes(List.of("a", "b", "c")))).doesNotContain(PredictionMetric.F1).hasSize(5);
        assertThat(PredictionMetric.of(Targets.regression(List.of("y")))).extracting(PredictionMetric::word)
                .containsExactly("r2", "rmse", "mae");
        assertThat(PredictionMetric.of(Targets.labels(List.of("a", "b")))).extracting(PredictionMetric::word)
                .containsExactly("roc_auc", "average_precision", "f1_macro", "f1_micro", "subset_accuracy", "hamming_loss");
    }

    @Test
    void metricsOfUnknownLabelsAreUndefined() {
        Predictions unknown = Predictions.ofLabels(null, new float[0], 2, 0.5f);
        Predictions notNumbers = Predictions.ofLabels(new float[] {0, Float.NaN}, new float[] {0, 1}, 2, 0.5f);
        assertThat(PredictionMetric.of(Targets.labels(List.of("a", "b")))).isNotEmpty()
                .allSatisfy(metric -> assertThat(metric.of(unknown)).isNaN())
                .allSatisfy(metric -> assertThat(metric.of(notNumbers)).isNaN());
    }

    private static <P> double[] numbers(List<P> items, ToDoubleFunction<P> number) {
        return items.stream().mapToDouble(number).toArray();
    }
}
