package dev.trainyard.nn.metric;

import dev.trainyard.nn.data.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A metric of predictions beside cost and accuracy, by its name in scikit-learn. */
public enum PredictionMetric {
    /** {@link ClassProbabilities#rocAuc}, or {@link MultiLabelScores#rocAuc}. */
    ROC_AUC,
    /** Area under the precision-recall curve: {@link ClassProbabilities#averagePrecision}, or {@link MultiLabelScores#averagePrecision}. */
    AVERAGE_PRECISION,
    /** {@link ConfusionMatrix#f1} of the second of two classes, the positive one. */
    F1,
    /** {@link ConfusionMatrix#macroF1}, or {@link MultiLabelScores#macroF1}. */
    F1_MACRO,
    /** {@link ConfusionMatrix#balancedAccuracy}. */
    BALANCED_ACCURACY,
    /** {@link ClassProbabilities#logLoss}. */
    LOG_LOSS,
    /** {@link RegressionErrors#r2}. */
    R2,
    /** {@link RegressionErrors#rmse}. */
    RMSE,
    /** {@link RegressionErrors#mae}. */
    MAE,
    /** {@link MultiLabelScores#microF1}. */
    F1_MICRO,
    /** {@link MultiLabelScores#subsetAccuracy}. */
    SUBSET_ACCURACY,
    /** {@link MultiLabelScores#hammingLoss}. */
    HAMMING_LOSS;

    /** The maximum number of outputs, examples × classes, that are kept for {@link #needsProbabilities metrics of probabilities}. */
    public static final int MAX_OUTPUTS = 1 << 24;

    private static final String VALIDATION = "validation_";
    /** Float32 values that ranking keeps of an example: key, score, threshold, counts, and copies of the last three. */
    private static final int RANKED = 10;

    /** Returns the metrics that are defined for the task. */
    public static List<PredictionMetric> of(Targets targets) {
        return Arrays.stream(values()).filter(metric -> metric.fits(targets)).toList();
    }

    /** Returns the metric of validation examples that {@code name} names; empty for another name. */
    public static Optional<PredictionMetric> ofValidation(String name) {
        return Arrays.stream(values()).filter(metric -> metric.ofValidation().equals(name)).findFirst();
    }

    /** Returns the maximum number of float32 values that the metrics of classes or labels keep of all examples together. */
    public static long kept(long examples, long classes) {
        return examples * classes > MAX_OUTPUTS ? 0 : 2 * examples * classes + RANKED * examples;
    }

    private boolean fits(Targets targets) {
        return switch (this) {
            case R2, RMSE, MAE -> targets.isRegression();
            case F1 -> targets.isClassification() && targets.size() == 2;
            case BALANCED_ACCURACY, LOG_LOSS -> targets.isClassification() && targets.size() >= 2;
            case ROC_AUC, AVERAGE_PRECISION, F1_MACRO -> targets.isMultiLabel() || targets.isClassification() && targets.size() >= 2;
            case F1_MICRO, SUBSET_ACCURACY, HAMMING_LOSS -> targets.isMultiLabel();
        };
    }

    /** Returns whether the metric needs the probabilities of all examples at once; every metric of labels does. */
    public boolean needsProbabilities(Targets targets) {
        return targets.isMultiLabel() || needsClassProbabilities();
    }

    private boolean needsClassProbabilities() {
        return this == ROC_AUC || this == AVERAGE_PRECISION || this == LOG_LOSS;
    }

    /** Returns the name of this metric, such as {@code roc_auc}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of this metric on validation examples, such as {@code validation_roc_auc}. */
    public String ofValidation() {
        return VALIDATION + word();
    }

    /** Returns the value of this metric; NaN if it is undefined, or if the predictions lack the values to compute it from. */
    public double of(Predictions predictions) {
        if (predictions.labels() != null) {
            return of(predictions.labels());
        }
        boolean areClasses = predictions.confusion() != null && (predictions.probabilities() != null || !needsClassProbabilities());
        if (!predictions.areNumbers() || !areClasses && predictions.errors() == null) {
            return Double.NaN;
        }
        return switch (this) {
            case ROC_AUC -> predictions.probabilities().rocAuc();
            case AVERAGE_PRECISION -> predictions.probabilities().averagePrecision();
            case F1 -> predictions.confusion().f1(1);
            case F1_MACRO -> predictions.confusion().macroF1();
            case BALANCED_ACCURACY -> predictions.confusion().balancedAccuracy();
            case LOG_LOSS -> predictions.probabilities().logLoss();
            case R2 -> predictions.errors().r2();
            case RMSE -> predictions.errors().rmse();
            case MAE -> predictions.errors().mae();
            case F1_MICRO, SUBSET_ACCURACY, HAMMING_LOSS -> Double.NaN;
        };
    }

    private double of(MultiLabelScores labels) {
        return switch (this) {
            case ROC_AUC -> labels.rocAuc();
            case AVERAGE_PRECISION -> labels.averagePrecision();
            case F1_MACRO -> labels.macroF1();
            case F1_MICRO -> labels.microF1();
            case SUBSET_ACCURACY -> labels.subsetAccuracy();
            case HAMMING_LOSS -> labels.hammingLoss();
            case F1, BALANCED_ACCURACY, LOG_LOSS, R2, RMSE, MAE -> Double.NaN;
        };
    }
}
