package dev.trainyard.nn.kernel;

/**
 * {@link Kernels#softplusSums} and its derivatives as loops over Java arrays, which the compiler vectorises.
 *
 * <p>ln(1 + eᶻ) = max(0, z) − ln σ(|z|), and a sum of logarithms is the logarithm of a product: one logarithm for {@value #BLOCK}
 * values, each factor of which is in [½, 1].
 */
final class SoftplusLoops {

    /** The product of as many halves is still a normal double, by far. */
    private static final int BLOCK = 100;

    private float[] z = new float[0];
    private float[] u = new float[0];
    private float[] g = new float[0];
    private float[] e = new float[0];
    private float[] row = new float[0];
    private float[] sigma = new float[0];

    void sums(Matrix z, Matrix u, Matrix d, Matrix sums) {
        load(z, u);
        int units = z.columns();
        int classes = u.rows();
        float[] bias = new float[classes];
        d.floats().get(bias);
        e = atLeast(sums.size(), e);
        for (int i = 0; i < z.rows(); i++) {
            for (int k = 0; k < classes; k++) {
                e[i * classes + k] = (float) (bias[k] + sum(i * units, k * units, units));
            }
        }
        sums.floats().put(e, 0, sums.size());
    }

    private double sum(int i, int k, int units) {
        for (int j = 0; j < units; j++) {
            row[j] = z[i + j] + u[k + j];
        }
        for (int j = 0; j < units; j++) {
            sigma[j] = 0.5f + 0.5f * RationalTanh.tanh(0.5f * Math.abs(row[j]));
        }
        double sum = 0;
        for (int from = 0; from < units; from += BLOCK) {
            int to = Math.min(units, from + BLOCK);
            double product = 1;
            for (int j = from; j < to; j++) {
                sum += Math.max(0, row[j]);
                product *= sigma[j];
            }
            sum -= Math.log(product);
        }
        return sum;
    }

    void errors(Matrix delta, Matrix z, Matrix u, Matrix g) {
        load(z, u);
        int units = z.columns();
        int classes = u.rows();
        float[] errors = errors(delta);
        this.g = atLeast(g.size(), this.g);
        for (int i = 0; i < z.rows(); i++) {
            for (int k = 0; k < classes; k++) {
                slopes(i * units, k * units, units);
                float error = errors[i * classes + k];
                float keep = k == 0 ? 0 : 1;
                int at = i * units;
                for (int j = 0; j < units; j++) {
                    this.g[at + j] = keep * this.g[at + j] + error * sigma[j];
                }
            }
        }
        g.floats().put(this.g, 0, g.size());
    }

    void accumulate(double alpha, Matrix delta, Matrix z, Matrix u, double beta, Matrix target) {
        load(z, u);
        int units = z.columns();
        int classes = u.rows();
        float[] errors = errors(delta);
        g = atLeast(target.size(), g);
        target.floats().get(g, 0, target.size());
        for (int k = 0; k < classes; k++) {
            int at = k * units;
            for (int j = 0; j < units; j++) {
                g[at + j] *= (float) beta;
            }
            for (int i = 0; i < z.rows(); i++) {
                slopes(i * units, at, units);
                float error = (float) alpha * errors[i * classes + k];
                for (int j = 0; j < units; j++) {
                    g[at + j] += error * sigma[j];
                }
            }
        }
        target.floats().put(g, 0, target.size());
    }

    /** σ(z + u), the derivative of ln(1 + e^(z + u)). */
    private void slopes(int i, int k, int units) {
        for (int j = 0; j < units; j++) {
            sigma[j] = 0.5f + 0.5f * RationalTanh.tanh(0.5f * (z[i + j] + u[k + j]));
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
