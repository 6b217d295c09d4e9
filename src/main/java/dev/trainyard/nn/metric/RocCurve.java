package dev.trainyard.nn.metric;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiver operating characteristic of a binary classifier.
 *
 * @param points from the highest threshold to the lowest
 */
public record RocCurve(List<Point> points) {

    /**
     * The rates of false and true positives at one threshold.
     *
     * @param threshold         examples of at least this score count as positive; null for the first point, where no example does
     * @param falsePositiveRate the share of the negatives that are predicted
     * @param truePositiveRate  the share of the positives that are predicted
     */
    public record Point(@Nullable Float threshold, double falsePositiveRate, double truePositiveRate) {
    }

    /**
     * @param most the maximum number of points, at least 3
     * @return null if all examples are of one class
     */
    public static RocCurve of(RankedScores scores, int most) {
        if (scores.positives() == 0 || scores.negatives() == 0) {
            return null;
        }
        double[] x = new double[scores.size() + 1];
        double[] y = new double[scores.size() + 1];
        for (int i = 0; i < scores.size(); i++) {
            x[i + 1] = (double) scores.falsePositives(i) / scores.negatives();
            y[i + 1] = (double) scores.truePositives(i) / scores.positives();
        }
        List<Point> points = new ArrayList<>();
        for (int i : CurvePoints.indices(x, y, most)) {
            points.add(new Point(i == 0 ? null : scores.threshold(i - 1), x[i], y[i]));
        }
        return new RocCurve(points);
    }
}
