package dev.trainyard.study.search.gaussianprocess;

import java.util.Arrays;

/**
 * Observed points and values.
 *
 * @param categorical for each parameter, whether its values have no order; they are then numbers that are either equal or not
 * @param u           {@code [d][n]}, coordinates in [0, 1], or the numbers of categories
 * @param y           {@code [n]}, values; smaller is better
 */
public record Observations(boolean[] categorical, double[][] u, double[] y) {

    public int size() {
        return y.length;
    }

    public int dimensions() {
        return categorical.length;
    }

    double[] point(int i) {
        double[] point = new double[u.length];
        Arrays.setAll(point, d -> u[d][i]);
        return point;
    }

    Observations subset(int[] rows) {
        double[][] columns = new double[u.length][];
        Arrays.setAll(columns, d -> Arrays.stream(rows).mapToDouble(i -> u[d][i]).toArray());
        return new Observations(categorical, columns, Arrays.stream(rows).mapToDouble(i -> y[i]).toArray());
    }

    Observations withValues(double[] values) {
        return new Observations(categorical, u, values);
    }
}
