package dev.trainyard.job.evaluation;

import dev.trainyard.job.evaluation.Report.Curves;
import dev.trainyard.nn.metric.CalibrationCurve;
import dev.trainyard.nn.metric.ClassProbabilities;
import dev.trainyard.nn.metric.PrecisionRecallCurve;
import dev.trainyard.nn.metric.RankedScores;
import dev.trainyard.nn.metric.RocCurve;
import dev.trainyard.nn.network.MetricSums;
import java.util.List;

/** Builds the curves of a report, with a limited number of points. */
final class ReportCurves {

    /** The maximum number of points of a curve. */
    static final int MAX_POINTS = 200;
    private static final int CALIBRATION_BINS = 10;

    private ReportCurves() {
    }

    /** @return null without probabilities */
    static Curves of(ClassProbabilities probabilities, List<String> classes) {
        if (probabilities == null) {
            return null;
        }
        if (probabilities.classes() > 2) {
            return new Curves(null, null, null, ofPredictedClass(probabilities));
        }
        RankedScores ranked = probabilities.ranked(1);
        RocCurve roc = RocCurve.of(ranked, MAX_POINTS);
        PrecisionRecallCurve precisionRecall = PrecisionRecallCurve.of(ranked, MAX_POINTS);
        return new Curves(classes.get(1), roc == null ? null : roc.points(), precisionRecall == null ? null : precisionRecall.points(),
                CalibrationCurve.of(probabilities.of(1), probabilities.areOf(1), CALIBRATION_BINS));
    }

    private static CalibrationCurve ofPredictedClass(ClassProbabilities probabilities) {
        int n = probabilities.labels().length;
        int classes = probabilities.classes();
        float[] confidence = new float[n];
        boolean[] right = new boolean[n];
        double[] row = new double[classes];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < classes; c++) {
                row[c] = probabilities.values()[i * classes + c];
            }
            int predicted = MetricSums.argmax(row, 0, classes);
            confidence[i] = probabilities.values()[i * classes + predicted];
            right[i] = predicted == probabilities.labels()[i];
        }
        return CalibrationCurve.of(confidence, right, CALIBRATION_BINS);
    }
}
