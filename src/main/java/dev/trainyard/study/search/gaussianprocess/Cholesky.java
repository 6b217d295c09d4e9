package dev.trainyard.study.search.gaussianprocess;

/**
 * The Cholesky decomposition K = LLᵀ of a symmetric positive definite matrix, and W = L⁻¹. All inner loops run along rows, so that the JIT
 * compiler vectorizes them.
 */
final class Cholesky {

    /** U = Lᵀ, the upper triangle: row k is column k of L. */
    private final double[][] u;
    /** W = L⁻¹; row i has i + 1 values. */
    private final double[][] w;

    private Cholesky(double[][] u) {
        this.u = u;
        this.w = inverse(u);
    }

    /**
     * Decomposes K, of which only the upper triangle is read. If K is numerically singular, adds the smallest of 1e-10, 1e-9, … times the
     * mean of the diagonal to the diagonal that makes it positive definite.
     */
    static Cholesky of(double[][] k) {
        int n = k.length;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += k[i][i] / n;
        }
        double jitter = 0;
        while (true) {
            double[][] u = new double[n][];
            for (int i = 0; i < n; i++) {
                u[i] = k[i].clone();
                u[i][i] += jitter;
            }
            if (decompose(u)) {
                return new Cholesky(u);
            }
            jitter = jitter == 0 ? 1e-10 * mean : 10 * jitter;
            if (!(jitter <= mean)) {
                throw new ArithmeticException("a covariance matrix is not positive definite");
            }
        }
    }

    /** Replaces the upper triangle by Lᵀ; two rows at a time halve the traffic to memory. Returns false if a pivot is not positive. */
    private static boolean decompose(double[][] u) {
        int n = u.length;
        int k = 0;
        for (; k + 1 < n; k += 2) {
            double[] first = u[k];
            double[] second = u[k + 1];
            if (!scale(first, k)) {
                return false;
            }
            subtract(second, first, first[k + 1], k + 1);
            if (!scale(second, k + 1)) {
                return false;
            }
            for (int i = k + 2; i < n; i++) {
                subtract(u[i], first, first[i], second, second[i], i);
            }
        }
        return k == n || scale(u[k], k);
    }

    private static boolean scale(double[] row, int from) {
        // Also false for NaN. The bound excludes pivots that consist of rounding errors only.
        if (!(row[from] > 1e-14)) {
            return false;
        }
        double pivot = StrictMath.sqrt(row[from]);
        row[from] = pivot;
        double factor = 1 / pivot;
        for (int j = from + 1; j < row.length; j++) {
            row[j] *= factor;
        }
        return true;
    }

    private static void subtract(double[] row, double[] a, double aFactor, int from) {
        for (int j = from; j < row.length; j++) {
            row[j] -= aFactor * a[j];
        }
    }

    private static void subtract(double[] row, double[] a, double aFactor, double[] b, double bFactor, int from) {
        for (int j = from; j < row.length; j++) {
            row[j] -= aFactor * a[j] + bFactor * b[j];
        }
    }

    /** Solves LW = I by forward substitution, row by row. */
    private static double[][] inverse(double[][] u) {
        int n = u.length;
        double[][] w = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[i + 1];
            int k = 0;
            for (; k + 1 < i; k += 2) {
                addScaled(row, w[k], -u[k][i], w[k + 1], -u[k + 1][i], k + 1);
            }
            if (k < i) {
                addScaled(row, w[k], -u[k][i], k + 1);
            }
            row[i] = 1;
            double factor = 1 / u[i][i];
            for (int j = 0; j <= i; j++) {
                row[j] *= factor;
            }
            w[i] = row;
        }
        return w;
    }

    private static void addScaled(double[] to, double[] a, double factor, int n) {
        for (int j = 0; j < n; j++) {
            to[j] += factor * a[j];
        }
    }

    /** Adds two scaled rows: b has one value more than a, which has {@code n}. */
    private static void addScaled(double[] to, double[] a, double aFactor, double[] b, double bFactor, int n) {
        for (int j = 0; j < n; j++) {
            to[j] += aFactor * a[j] + bFactor * b[j];
        }
        to[n] += bFactor * b[n];
    }

    int size() {
        return u.length;
    }

    /** Returns log |K|. */
    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            sum += StrictMath.log(u[i][i]);
        }
        return 2 * sum;
    }

    /** Returns Wb = L⁻¹b; the squared norm of the result is bᵀK⁻¹b. */
    double[] whiten(double[] b) {
        double[] x = b.clone();
        int n = x.length;
        for (int k = 0; k < n; k++) {
            double[] row = u[k];
            x[k] /= row[k];
            double factor = x[k];
            for (int j = k + 1; j < n; j++) {
                x[j] -= factor * row[j];
            }
        }
        return x;
    }

    /** Returns Wᵀx = L⁻ᵀx; applied to {@link #whiten whitened} values, K⁻¹b. */
    double[] whitenTransposed(double[] x) {
        double[] sum = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            addScaled(sum, w[i], x[i], i + 1);
        }
        return sum;
    }

    /** Returns K⁻¹b. */
    double[] solve(double[] b) {
        return whitenTransposed(whiten(b));
    }

    /** Returns Lx, which turns independent standard normal values into values with covariance K. */
    double[] color(double[] x) {
        double[] sum = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            for (int j = k; j < x.length; j++) {
                sum[j] += x[k] * u[k][j];
            }
        }
        return sum;
    }

    /** Returns the lower triangle of K⁻¹ = WᵀW; row i has i + 1 values. */
    double[][] inverse() {
        int n = w.length;
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[i + 1];
            int k = i;
            for (; k + 1 < n; k += 2) {
                double[] first = w[k];
                double[] second = w[k + 1];
                double a = first[i];
                double b = second[i];
                for (int j = 0; j <= i; j++) {
                    row[j] += a * first[j] + b * second[j];
                }
            }
            if (k < n) {
                addScaled(row, w[k], w[k][i], i + 1);
            }
            inverse[i] = row;
        }
        return inverse;
    }
}
