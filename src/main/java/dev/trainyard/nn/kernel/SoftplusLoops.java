package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.elementary.RationalTanh;
import java.util.Arrays;

/**
 * {@link Kernels#softplusSums} and its derivatives as loops over Java arrays, which the JIT vectorises.
 *
 * <p>ln(1 + eᶻ) = max(0, z) − ln σ(|z|), and a sum of logarithms is the logarithm of a product. The factors are in [½, 1], so the product
 * of {@value #FACTORS} factors is a normal float. Sums and products are computed by folding a row of values in half repeatedly. The
 * relative error of a sum is at most 1e-6.
 */
final class SoftplusLoops {

    private static final int FACTORS = 64;
    /** Number of folded products whose product, at least 2⁻⁷⁶⁸, is a normal double. */
    private static final int BLOCK = 12;

    private float[] z = new float[0];
    private float[] u = new float[0];
    private float[] g = new float[0];
    private float[] e = new float[0];
    private float[] biases = new float[0];
    private float[] row = new float[0];
    private float[] sigma = new float[0];

    void sums(Matrix z, Matrix u, Matrix d, Matrix sums) {
        ShapeChecks.softplus("sums of softplus of z and u", z, u, sums);
        ShapeChecks.row("biases of sums of softplus", d, u.rows());
        load(z, u);
        int units = z.columns();
        int classes = u.rows();
        biases = atLeast(classes, biases);
        d.floats().get(biases, 0, classes);
        e = atLeast(sums.size(), e);
        for (int i = 0; i < z.rows(); i++) {
            for (int k = 0; k < classes; k++) {
                e[i * classes + k] = (float) (biases[k] + sum(i * units, k * units, units));
            }
        }
        sums.floats().put(e, 0, sums.size());
    }

    private double sum(int i, int k, int units) {
        add(z, i, u, k, row, units);
        for (int j = 0; j < units; j++) {
            sigma[j] = Math.abs(row[j]);
        }
        sigmoid(sigma, units);
        for (int j = 0; j < units; j++) {
            row[j] = Math.max(0, row[j]);
        }
        int left = units;
        for (int factors = 1; factors < FACTORS && left > 1; factors *= 2) {
            int half = left / 2;
            int rest = left - half;
            fold(row, sigma, half, rest);
            left = rest;
        }
        double sum = 0;
        for (int from = 0; from < left; from += BLOCK) {
            double product = 1;
            for (int j = from; j < Math.min(left, from + BLOCK); j++) {
                sum += row[j];
                product *= sigma[j];
            }
            sum -= Math.log(product);
        }
        return sum;
    }

    /** Adds the last {@code half} sums, from index {@code from} on, to the first sums, and multiplies the products likewise. */
    private static void fold(float[] sums, float[] products, int half, int from) {
        for (int j = 0; j < half; j++) {
            sums[j] += sums[from + j];
        }
        for (int j = 0; j < half; j++) {
            products[j] *= products[from + j];
        }
    }

    void errors(Matrix delta, Matrix z, Matrix u, Matrix g) {
        ShapeChecks.softplus("error of softplus of z and u from δ", z, u, delta);
        ShapeChecks.same("error of softplus of z to g", z, g);
        load(z, u);
        int units = z.columns();
        int classes = u.rows();
        float[] errors = errors(delta);
        this.g = atLeast(g.size(), this.g);
        Arrays.fill(this.g, 0, g.size(), 0);
        for (int i = 0; i < z.rows(); i++) {
            for (int k = 0; k < classes; k++) {
                slopes(i * units, k * units, units);
                add(errors[i * classes + k], sigma, this.g, i * units, units);
            }
        }
        g.floats().put(this.g, 0, g.size());
    }

    void accumulate(double alpha, Matrix delta, Matrix z, Matrix u, double beta, Matrix target) {
        ShapeChecks.softplus("gradient of softplus of z and u from δ", z, u, delta);
        ShapeChecks.same("gradient of softplus of u", u, target);
        load(z, u);
        int units = z.columns();
        int classes = u.rows();
        float[] errors = errors(delta);
        g = atLeast(target.size(), g);
        Arrays.fill(g, 0, target.size(), 0);
        for (int k = 0; k < classes; k++) {
            for (int i = 0; i < z.rows(); i++) {
                slopes(i * units, k * units, units);
                add(errors[i * classes + k], sigma, g, k * units, units);
            }
        }
        // Adds the sum of all examples once: a single example's term may be too small to change a float32 target.
        if (beta == 0) {
            Arrays.fill(this.u, 0, target.size(), 0);
        } else {
            target.floats().get(this.u, 0, target.size());
        }
        addTo(this.u, (float) beta, (float) alpha, g, target.size());
        target.floats().put(this.u, 0, target.size());
    }

    /** Sets {@code sigma} to σ(z + u), the derivative of ln(1 + e^(z + u)). */
    private void slopes(int i, int k, int units) {
        add(z, i, u, k, sigma, units);
        sigmoid(sigma, units);
    }

    // Each loop has a small method of its own, so that the JIT vectorises it.

    private static void add(float[] x, int i, float[] y, int k, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] = x[i + j] + y[k + j];
        }
    }

    private static void sigmoid(float[] z, int n) {
        for (int j = 0; j < n; j++) {
            z[j] = 0.5f + 0.5f * RationalTanh.tanh(0.5f * z[j]);
        }
    }

    private static void add(float alpha, float[] x, float[] y, int at, int n) {
        for (int j = 0; j < n; j++) {
            y[at + j] += alpha * x[j];
        }
    }

    private static void addTo(float[] target, float beta, float alpha, float[] x, int n) {
        for (int j = 0; j < n; j++) {
            target[j] = alpha * x[j] + beta * target[j];
        }
    }

    private void load(Matrix z, Matrix u) {
        this.z = atLeast(z.size(), this.z);
        this.u = atLeast(u.size(), this.u);
        z.floats().get(this.z, 0, z.size());
        u.floats().get(this.u, 0, u.size());
        row = atLeast(z.columns(), row);
        sigma = atLeast(z.columns(), sigma);
    }

    private float[] errors(Matrix delta) {
        e = atLeast(delta.size(), e);
        delta.floats().get(e, 0, delta.size());
        return e;
    }

    private static float[] atLeast(int n, float[] array) {
        return array.length >= n ? array : new float[n];
    }
}
