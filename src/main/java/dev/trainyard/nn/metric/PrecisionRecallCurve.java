package dev.trainyard.nn.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Precision and recall of a binary classifier at its decision thresholds.
 *
 * @param points from the highest threshold to the lowest
 */
public record PrecisionRecallCurve(List<Point> points) {

    /**
     * Precision and recall at one threshold.
     *
     * @param threshold examples of at least this score count as positive
     * @param precision the share of right ones among the predicted positives
     * @param recall    the share of the positives that are predicted
     */
    public record Point(float threshold, double precision, double recall) {
    }

    /**
     * @param most the maximum number of points, at least 3
     * @return null if there are no positive examples
     */
    public static PrecisionRecallCurve of(RankedScores scores, int most) {
        if (scores.positives() == 0) {
            return null;
        }
        double[] recall = new double[scores.size()];
        double[] precision = new double[scores.size()];
        for (int i = 0; i < scores.size(); i++) {
            recall[i] = (double) scores.truePositives(i) / scores.positives();
            precision[i] = (double) scores.truePositives(i) / (scores.truePositives(i) + scores.falsePositives(i));
        }
        List<Point> points = new ArrayList<>();
        for (int i : CurvePoints.indices(recall, precision, most)) {
            points.add(new Point(scores.threshold(i), precision[i], recall[i]));
        }
        return new PrecisionRecallCurve(points);
    }
}
