package dev.trainyard.nn.metric;

import java.util.stream.IntStream;

/** Chooses points of a curve for display. */
final class CurvePoints {

    private CurvePoints() {
    }

    /**
     * Returns the indices of at most {@code max} points, with the first and the last: all points if they are few, else points at equal
     * distances along the curve. Between two returned neighbours lies at most 1/(max − 2) of the
     * curve's length, unless they are neighbours among the given points, too.
     *
     * @param max at least 3
     */
    static int[] indices(double[] x, double[] y, int max) {
        int n = x.length;
        if (n <= max) {
            return IntStream.range(0, n).toArray();
        }
        double[] length = new double[n];
        for (int i = 1; i < n; i++) {
            length[i] = length[i - 1] + Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
        }
        double step = length[n - 1] / (max - 2);
        return IntStream.range(0, n).filter(i -> i == 0 || i == n - 1 || part(length[i], step) > part(length[i - 1], step)
                && part(length[i], step) < max - 2).toArray();
    }

    private static long part(double length, double step) {
        return step == 0 ? 0 : (long) (length / step);
    }
}
