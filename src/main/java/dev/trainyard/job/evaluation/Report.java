package dev.trainyard.job.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.metric.CalibrationCurve;
import dev.trainyard.nn.metric.PrecisionRecallCurve;
import dev.trainyard.nn.metric.RocCurve;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluation of a job's network on a split. Fields of other tasks are absent.
 *
 * @param split              the evaluated split of the job
 * @param examples           the number of evaluated examples
 * @param cost               C without regularisation, the weighted mean over the examples; absent if it is undefined, because it is not
 *                           finite or no example has a weight above 0
 * @param accuracy           the share of examples whose class is predicted
 * @param classes            class names, in the order of {@code confusion} and {@code perClass}
 * @param positiveClass      the positive one of two classes: the second, to which {@code threshold}, F1, and the curves belong. Absent
 *                           for more classes and other tasks
 * @param confusion          {@code confusion[label][predicted]} counts: a row for each true class, a column for each predicted class,
 *                           both in the order of {@code classes}
 * @param perClass           the scores of each class
 * @param misclassifiedCount the number of misclassified examples, listed or not
 * @param misclassified      misclassified examples, the highest confidence first
 * @param outputs            errors of each output of a regression
 * @param threshold          the decision threshold that was asked for, of the second of two classes or of each label
 * @param metrics            {@link dev.trainyard.nn.metric.PredictionMetric}s of the task by name; null where undefined. Absent in reports
 *                           of earlier versions, as are the curves
 * @param curves             absent unless each example has one class
 * @param labels             scores of each label of a multi-label task
 */
@JsonInclude(Include.NON_NULL)
@Schema(name = "Evaluation")
record Report(Split split, int examples, Double cost, Double accuracy, List<String> classes, String positiveClass,
        int[][] confusion, List<ClassScore> perClass, Integer misclassifiedCount, List<Misclassified> misclassified,
        List<OutputError> outputs, Float threshold, Map<String, @Nullable Double> metrics, Curves curves, List<ClassScore> labels) {

    Report {
        // Reports of earlier versions do not have it.
        positiveClass = positiveClass == null && classes != null && classes.size() == 2 ? classes.get(1) : positiveClass;
    }

    /**
     * Curves of the class probabilities.
     *
     * @param positiveClass   the second of two classes, to which {@code roc} and {@code precisionRecall} belong; absent for more classes,
     *                        as are these
     * @param roc             absent if all examples are of one class
     * @param precisionRecall absent without examples of the positive class
     * @param calibration     for two classes, of the probability of the positive class; for more, of the probability of the predicted
     *                        class, which counts as positive if it is right
     */
    @JsonInclude(Include.NON_NULL)
    record Curves(String positiveClass, List<RocCurve.Point> roc, List<PrecisionRecallCurve.Point> precisionRecall,
            CalibrationCurve calibration) {
    }

    /**
     * Scores of one class or label.
     *
     * @param name             the name of the class or label
     * @param precision        hits/predicted; null if the class is never predicted
     * @param recall           hits/support; null if the split has no examples of the class
     * @param f1               2·hits/(predicted + support), the harmonic mean of precision and recall. 0 for a class that is in the split
     *                         but never predicted; null only for a class that is neither predicted nor in the split
     * @param support          the number of examples of the class in the split
     * @param rocAuc           the area under the ROC curve of the class against all others; null if it is undefined
     * @param averagePrecision the area under the precision-recall curve of the class against all others; null if it is undefined
     */
    record ClassScore(String name, @Nullable Double precision, @Nullable Double recall, @Nullable Double f1, int support,
            @Nullable Double rocAuc, @Nullable Double averagePrecision) {

        static ClassScore of(String name, int hits, int predicted, int support, Double rocAuc, Double averagePrecision) {
            Double precision = predicted == 0 ? null : (double) hits / predicted;
            Double recall = support == 0 ? null : (double) hits / support;
            Double f1 = predicted + support == 0 ? null : 2.0 * hits / (predicted + support);
            return new ClassScore(name, precision, recall, f1, support, rocAuc, averagePrecision);
        }
    }

    /**
     * A misclassified example.
     *
     * @param split      the split with the example in the data set itself, which may differ from the job's split
     * @param index      the index in that split
     * @param label      the right class
     * @param predicted  the predicted class
     * @param confidence the output of the predicted class
     * @param image      the address of its picture; absent if it is not a picture
     */
    @JsonInclude(Include.NON_NULL)
    record Misclassified(Split split, int index, String label, String predicted, float confidence, String image) {
    }

    /**
     * Errors of one output of a regression.
     *
     * @param name the name of the target
     * @param rmse the root of the mean squared error
     * @param mae  the mean absolute error
     * @param r2   the share of the target's variance that the predictions explain; null for fewer than two examples
     */
    record OutputError(String name, double rmse, double mae, @Nullable Double r2) {
    }

    /** Returns this report without the addresses of pictures. */
    Report withoutImages() {
        return misclassified == null ? this
                : withMisclassified(misclassified.stream().map(example -> new Misclassified(example.split(), example.index(),
                        example.label(), example.predicted(), example.confidence(), null)).toList());
    }

    Report limit(int most) {
        return misclassified == null || misclassified.size() <= most ? this : withMisclassified(misclassified.subList(0, most));
    }

    private Report withMisclassified(List<Misclassified> shown) {
        return new Report(split, examples, cost, accuracy, classes, positiveClass, confusion, perClass, misclassifiedCount, shown, outputs, threshold,
                metrics, curves, labels);
    }
}
