package dev.trainyard.nn.kernel;

/**
 * {@link Kernels#lstm} and {@link Kernels#lstmErrors} as loops over Java arrays. Each gate has an array of its own while it is
 * computed with: long loops over consecutive values are what the compiler vectorises.
 */
final class LstmLoops {

    private float[] all = new float[0];
    private float[] i = new float[0];
    private float[] f = new float[0];
    private float[] g = new float[0];
    private float[] o = new float[0];
    private float[] before = new float[0];
    private float[] c = new float[0];
    private float[] h = new float[0];
    private float[] dc = new float[0];

    void step(Matrix gates, Matrix before, Matrix c, Matrix h) {
        int n = c.size();
        grow(n);
        take(gates);
        before.floats().get(this.before, 0, n);
        sigmoid(i, n);
        sigmoid(f, n);
        tanh(g, n);
        sigmoid(o, n);
        remember(i, f, g, this.before, this.c, n);
        show(o, this.c, this.h, n);
        give(gates);
        c.floats().put(this.c, 0, n);
        h.floats().put(this.h, 0, n);
    }

    void errors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc, Matrix delta) {
        int n = c.size();
        grow(n);
        take(gates);
        before.floats().get(this.before, 0, n);
        c.floats().get(this.c, 0, n);
        dh.floats().get(this.h, 0, n);
        dc.floats().get(this.dc, 0, n);
        tanh(this.c, n);
        differentiateShow(this.h, o, this.c, this.dc, n);
        differentiateForget(this.dc, f, this.before, n);
        dc.floats().put(this.before, 0, n);
        differentiateInput(this.dc, i, g, n);
        give(delta);
    }

    private void grow(int n) {
        if (c.length < n) {
            all = new float[4 * n];
            i = new float[n];
            f = new float[n];
            g = new float[n];
            o = new float[n];
            before = new float[n];
            c = new float[n];
            h = new float[n];
            dc = new float[n];
        }
    }

    private void take(Matrix gates) {
        gates.floats().get(all, 0, gates.size());
        int units = gates.columns() / 4;
        for (int row = 0; row < gates.rows(); row++) {
            int from = row * 4 * units;
            System.arraycopy(all, from, i, row * units, units);
            System.arraycopy(all, from + units, f, row * units, units);
            System.arraycopy(all, from + 2 * units, g, row * units, units);
            System.arraycopy(all, from + 3 * units, o, row * units, units);
        }
    }

    private void give(Matrix gates) {
        int units = gates.columns() / 4;
        for (int row = 0; row < gates.rows(); row++) {
            int to = row * 4 * units;
            System.arraycopy(i, row * units, all, to, units);
            System.arraycopy(f, row * units, all, to + units, units);
            System.arraycopy(g, row * units, all, to + 2 * units, units);
            System.arraycopy(o, row * units, all, to + 3 * units, units);
        }
        gates.floats().put(all, 0, gates.size());
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

    /** Adds to ∂C/∂c what comes through h = o ⊙ tanh c; o becomes its δ. */
    private static void differentiateShow(float[] dh, float[] o, float[] tanh, float[] dc, int n) {
        for (int j = 0; j < n; j++) {
            dc[j] += dh[j] * o[j] * (1 - tanh[j] * tanh[j]);
        }
        for (int j = 0; j < n; j++) {
            o[j] = dh[j] * tanh[j] * o[j] * (1 - o[j]);
        }
    }

    /** f becomes its δ, c₋ its ∂C/∂c₋. */
    private static void differentiateForget(float[] dc, float[] f, float[] before, int n) {
        for (int j = 0; j < n; j++) {
            float gate = f[j];
            f[j] = dc[j] * before[j] * gate * (1 - gate);
            before[j] = dc[j] * gate;
        }
    }

    /** i and g become their δ. */
    private static void differentiateInput(float[] dc, float[] i, float[] g, int n) {
        for (int j = 0; j < n; j++) {
            float gate = i[j];
            float value = g[j];
            i[j] = dc[j] * value * gate * (1 - gate);
            g[j] = dc[j] * gate * (1 - value * value);
        }
    }
}
