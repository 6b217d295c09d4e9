package dev.trainyard.nn.kernel;

/**
 * {@link Kernels#lstm} and {@link Kernels#lstmErrors} as loops over Java arrays. Each loop does one thing to consecutive values,
 * since those are what the compiler vectorises.
 */
final class LstmLoops {

    private float[] gates = new float[0];
    private float[] before = new float[0];
    private float[] c = new float[0];
    private float[] h = new float[0];
    private float[] dc = new float[0];
    private float[] delta = new float[0];

    void step(Matrix gates, Matrix before, Matrix c, Matrix h) {
        grow(c.size());
        gates.floats().get(this.gates, 0, gates.size());
        before.floats().get(this.before, 0, before.size());
        int units = c.columns();
        for (int row = 0; row < c.rows(); row++) {
            int i = row * 4 * units;
            sigmoid(this.gates, i, 2 * units);
            tanh(this.gates, i + 2 * units, units);
            sigmoid(this.gates, i + 3 * units, units);
            remember(this.gates, i, this.before, this.c, this.h, row * units, units);
        }
        gates.floats().put(this.gates, 0, gates.size());
        c.floats().put(this.c, 0, c.size());
        h.floats().put(this.h, 0, h.size());
    }

    void errors(Matrix gates, Matrix before, Matrix c, Matrix dh, Matrix dc, Matrix delta) {
        grow(c.size());
        gates.floats().get(this.gates, 0, gates.size());
        before.floats().get(this.before, 0, before.size());
        c.floats().get(this.c, 0, c.size());
        dh.floats().get(this.h, 0, dh.size());
        dc.floats().get(this.dc, 0, dc.size());
        tanh(this.c, 0, c.size());
        int units = c.columns();
        for (int row = 0; row < c.rows(); row++) {
            errors(this.gates, row * 4 * units, this.before, this.c, this.h, this.dc, row * units, units, this.delta);
        }
        dc.floats().put(this.dc, 0, dc.size());
        delta.floats().put(this.delta, 0, delta.size());
    }

    private void grow(int size) {
        if (c.length < size) {
            gates = new float[4 * size];
            before = new float[size];
            c = new float[size];
            h = new float[size];
            dc = new float[size];
            delta = new float[4 * size];
        }
    }

    private static void sigmoid(float[] z, int from, int count) {
        for (int j = from; j < from + count; j++) {
            z[j] = 0.5f + 0.5f * RationalTanh.tanh(0.5f * z[j]);
        }
    }

    private static void tanh(float[] z, int from, int count) {
        for (int j = from; j < from + count; j++) {
            z[j] = RationalTanh.tanh(z[j]);
        }
    }

    /** c = f ⊙ c₋ + i ⊙ g, h = o ⊙ tanh c, of one example, whose gates start at {@code i} and whose states at {@code from}. */
    private static void remember(float[] gates, int i, float[] before, float[] c, float[] h, int from, int units) {
        int f = i + units;
        int g = f + units;
        int o = g + units;
        for (int j = 0; j < units; j++) {
            c[from + j] = gates[f + j] * before[from + j] + gates[i + j] * gates[g + j];
        }
        for (int j = 0; j < units; j++) {
            h[from + j] = gates[o + j] * RationalTanh.tanh(c[from + j]);
        }
    }

    /** The errors of one example. {@code tanh} is tanh c. */
    private static void errors(float[] gates, int i, float[] before, float[] tanh, float[] dh, float[] dc, int from, int units,
            float[] delta) {
        int f = i + units;
        int g = f + units;
        int o = g + units;
        for (int j = 0; j < units; j++) {
            dc[from + j] += dh[from + j] * gates[o + j] * (1 - tanh[from + j] * tanh[from + j]);
        }
        for (int j = 0; j < units; j++) {
            delta[i + j] = dc[from + j] * gates[g + j] * gates[i + j] * (1 - gates[i + j]);
        }
        for (int j = 0; j < units; j++) {
            delta[f + j] = dc[from + j] * before[from + j] * gates[f + j] * (1 - gates[f + j]);
        }
        for (int j = 0; j < units; j++) {
            delta[g + j] = dc[from + j] * gates[i + j] * (1 - gates[g + j] * gates[g + j]);
        }
        for (int j = 0; j < units; j++) {
            delta[o + j] = dh[from + j] * tanh[from + j] * gates[o + j] * (1 - gates[o + j]);
        }
        for (int j = 0; j < units; j++) {
            dc[from + j] *= gates[f + j];
        }
    }
}
