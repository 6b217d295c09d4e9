package dev.trainyard.study.search.strategy;

import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.UnitCube;
import java.util.List;

/**
 * Coordinates of canonical points for a Gaussian process: those of ordered parameters, and numbers of categories. A parameter that is not
 * active has the coordinate 0.5 or the category −1; its parent's coordinate tells such points from others.
 */
record Features(UnitCube cube) {

    boolean[] categorical() {
        boolean[] categorical = new boolean[cube.dimensions()];
        for (int i = 0; i < categorical.length; i++) {
            categorical[i] = !cube.parameter(i).ordered();
        }
        return categorical;
    }

    double[] of(double[] point) {
        double[] features = new double[point.length];
        for (int i = 0; i < features.length; i++) {
            Parameter parameter = cube.parameter(i);
            if (Double.isNaN(point[i])) {
                features[i] = parameter.ordered() ? 0.5 : -1;
            } else {
                features[i] = parameter.ordered() ? point[i] : parameter.index(point[i]);
            }
        }
        return features;
    }

    /** Returns the features of all points, {@code [d][n]}. */
    double[][] columns(List<double[]> points) {
        double[][] columns = new double[cube.dimensions()][points.size()];
        for (int j = 0; j < points.size(); j++) {
            double[] features = of(points.get(j));
            for (int i = 0; i < columns.length; i++) {
                columns[i][j] = features[i];
            }
        }
        return columns;
    }
}
