package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.elementary.RationalTanh;

/**
 * {@link Kernels#lstm} and {@link Kernels#lstmErrors} as loops over Java arrays. Each gate has an array of its own, because the JIT
 * vectorises long loops that use the same index in each array.
 */
final class LstmLoops {

    /** Rows processed at a time: few enough for their values to stay in the cache. */
    private static final int ROWS = 8;

    private float[] i = new float[0];
    private float[] f = new float[0];
    private float[] g = new float[0];
    private float[] o = new float[0];
    /** The gates in the order of their weighted inputs. */
    private float[][] ifgo = {i, f, g, o};
    private float[] before = new float[0];
    private float[] c = new float[0];
    private float[] h = new float[0];
    private float[] dc = new float[0];
    private int units;

    /** Overwrites the weighted inputs of each block of {@link #ROWS} rows with all i of the block, then all f, g and o. */
    void step(Matrix gates, Matrix before, Matrix c, Matrix h) {
        ShapeChecks.lstm("LSTM step of gates, c₋, c and h", gates, before, c, h);
        grow(c.columns());
        for (int from = 0; from < c.rows(); from += ROWS) {
            int rows = Math.min(ROWS, c.rows() - from);
            long first = (long) from * units;
            int n = rows * units;
            for (int row = 0; row < rows; row++) {
                for (int k = 0; k < ifgo.length; k++) {
                    gates.read(4 * (first + row * units) + k * units, ifgo[k], row * units, units);
                }
            }
            before.read(first, this.before, 0, n);
            sigmoid(i, n);
            sigmoid(f, n);
            tanh(g, n);
            sigmoid(o, n);
            for (int k = 0; k < ifgo.length; k++) {
                gates.write(4 * first + k * n, ifgo[k], 0, n);
            }
            remember(i, f, g, this.before, this.c, n);
            show(o, this.c, this.h, n);
            c.write(first, this.c, 0, n);
            h.write(first, this.h, 0, n);
        }
    }

    void errors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc) {
        ShapeChecks.lstm("error of an LSTM step of gates, c₋, c and ∂C/∂h", gates, before, c, dh);
        ShapeChecks.same("error of an LSTM step, c and ∂C/∂c", c, dc);
        grow(c.columns());
        for (int from = 0; from < c.rows(); from += ROWS) {
            int rows = Math.min(ROWS, c.rows() - from);
            long first = (long) from * units;
            int n = rows * units;
            for (int k = 0; k < ifgo.length; k++) {
                gates.read(4 * first + k * n, ifgo[k], 0, n);
            }
            before.read(first, this.before, 0, n);
            c.read(first, this.c, 0, n);
            dh.read(first, this.h, 0, n);
            dc.read(first, this.dc, 0, n);
            tanh(this.c, n);
            differentiateShow(this.h, o, this.c, this.dc, n);
            differentiateForget(this.dc, f, this.before, n);
            dc.write(first, this.before, 0, n);
            differentiateInput(this.dc, i, g, n);
            for (int row = 0; row < rows; row++) {
                for (int k = 0; k < ifgo.length; k++) {
                    gates.write(4 * (first + row * units) + k * units, ifgo[k], row * units, units);
                }
            }
        }
    }

    private void grow(int units) {
        if (this.units == units) {
            return;
        }
        int n = ROWS * units;
        i = new float[n];
        f = new float[n];
        g = new float[n];
        o = new float[n];
        ifgo = new float[][] {i, f, g, o};
        before = new float[n];
        c = new float[n];
        h = new float[n];
        dc = new float[n];
        this.units = units;
    }

    private static void sigmoid(float[] z, int n) {
        for (int j = 0; j < n; j++) {
            z[j] = 0.5f + 0.5f * RationalTanh.tanh(0.5f * z[j]);
        }
    }

    private static void tanh(float[] z, int n) {
        for (int j = 0; j < n; j++) {
            z[j] = RationalTanh.tanh(z[j]);
        }
    }

    /** c = f ⊙ c₋ + i ⊙ g. */
    private static void remember(float[] i, float[] f, float[] g, float[] before, float[] c, int n) {
        for (int j = 0; j < n; j++) {
            c[j] = f[j] * before[j] + i[j] * g[j];
        }
    }

    /** h = o ⊙ tanh c. */
    private static void show(float[] o, float[] c, float[] h, int n) {
        for (int j = 0; j < n; j++) {
            h[j] = o[j] * RationalTanh.tanh(c[j]);
        }
    }

    /** Adds the error through h = o ⊙ tanh c to ∂C/∂c, and replaces o by its δ. */
    private static void differentiateShow(float[] dh, float[] o, float[] tanh, float[] dc, int n) {
        for (int j = 0; j < n; j++) {
            dc[j] += dh[j] * o[j] * (1 - tanh[j] * tanh[j]);
        }
        for (int j = 0; j < n; j++) {
            o[j] = dh[j] * tanh[j] * o[j] * (1 - o[j]);
        }
    }

    /** Replaces f by its δ, and c₋ by ∂C/∂c₋. */
    private static void differentiateForget(float[] dc, float[] f, float[] before, int n) {
        for (int j = 0; j < n; j++) {
            float gate = f[j];
            f[j] = dc[j] * before[j] * gate * (1 - gate);
            before[j] = dc[j] * gate;
        }
    }

    /** Replaces i and g by their δ. */
    private static void differentiateInput(float[] dc, float[] i, float[] g, int n) {
        for (int j = 0; j < n; j++) {
            float gate = i[j];
            float value = g[j];
            i[j] = dc[j] * value * gate * (1 - gate);
            g[j] = dc[j] * gate * (1 - value * value);
        }
    }
}
