package dev.trainyard.study.search.gaussianprocess;

/** The coordinates of points after input warping, one column for each parameter, and their covariance. */
final class WarpedInputs {

    private final boolean[] categorical;
    private final double[][] w;
    private final double[][] byLogA;
    private final double[][] byLogB;

    /** @param withSlopes whether to keep the derivatives with respect to the shapes of the warping */
    WarpedInputs(boolean[] categorical, double[][] u, Hyperparameters h, boolean withSlopes) {
        this.categorical = categorical;
        int d = u.length;
        w = new double[d][];
        byLogA = new double[d][];
        byLogB = new double[d][];
        for (int p = 0; p < d; p++) {
            int n = u[p].length;
            w[p] = u[p].clone();
            if (categorical[p]) {
                continue;
            }
            byLogA[p] = new double[withSlopes ? n : 0];
            byLogB[p] = new double[withSlopes ? n : 0];
            for (int i = 0; i < n; i++) {
                if (withSlopes) {
                    Kumaraswamy warped = Kumaraswamy.at(u[p][i], h.logA()[p], h.logB()[p]);
                    w[p][i] = warped.w();
                    byLogA[p][i] = warped.byLogA();
                    byLogB[p][i] = warped.byLogB();
                } else {
                    w[p][i] = Kumaraswamy.value(u[p][i], h.logA()[p], h.logB()[p]);
                }
            }
        }
    }

    double[] column(int p) {
        return w[p];
    }

    double byLogA(int p, int i) {
        return byLogA[p][i];
    }

    double byLogB(int p, int i) {
        return byLogB[p][i];
    }

    /**
     * Returns K, both triangles, and sets the lower triangle of {@code slope} to dR/d(r²) unless it is null.
     */
    double[][] covariance(Hyperparameters h, double[][] slope) {
        int n = w[0].length;
        double[][] k = new double[n][n];
        double signal = h.signal();
        double[] inverseSquares = inverseSquares(h);
        double[] unused = new double[n];
        for (int i = 0; i < n; i++) {
            double[] row = k[i];
            squaredDistances(i, inverseSquares, row);
            double[] slopes = slope == null ? unused : slope[i];
            for (int j = 0; j < i; j++) {
                row[j] = signal * Matern52.value(row[j], slopes, j);
                k[j][i] = row[j];
            }
            row[i] = signal + h.noise();
        }
        return k;
    }

    static double[] inverseSquares(Hyperparameters h) {
        double[] inverseSquares = new double[h.logLengths().length];
        for (int p = 0; p < inverseSquares.length; p++) {
            inverseSquares[p] = StrictMath.exp(-2 * h.logLengths()[p]);
        }
        return inverseSquares;
    }

    private void squaredDistances(int i, double[] inverseSquares, double[] r2) {
        for (int p = 0; p < w.length; p++) {
            addSquaredDistances(categorical[p], w[p], w[p][i], inverseSquares[p], r2, i);
        }
    }

    /** Adds the squared scaled distances of {@code x} and the first n values of {@code w}, in one parameter, to {@code r2}. */
    static void addSquaredDistances(boolean categorical, double[] w, double x, double inverseSquare, double[] r2, int n) {
        if (categorical) {
            for (int j = 0; j < n; j++) {
                r2[j] += w[j] == x ? 0 : inverseSquare;
            }
        } else {
            for (int j = 0; j < n; j++) {
                double difference = x - w[j];
                r2[j] += difference * difference * inverseSquare;
            }
        }
    }
}
