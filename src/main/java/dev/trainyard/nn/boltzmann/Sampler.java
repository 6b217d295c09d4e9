package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;

/** Draws the states of units from their probabilities. */
final class Sampler {

    private final Kernels kernels;
    private float[] values = new float[0];
    private float[] drawn = new float[0];

    Sampler(Kernels kernels) {
        this.kernels = kernels;
    }

    /** states ← 1 with probability p, else 0. {@code p} and {@code states} may be the same matrix. */
    void bernoulli(Matrix p, Matrix states, Randomness random) {
        read(p);
        int n = p.size();
        float[] a = values;
        float[] uniform = drawn;
        random.nextFloats(uniform, n);
        for (int i = 0; i < n; i++) {
            // 1 if p > uniform, else 0, without a branch: a branch on a random outcome would often be mispredicted.
            a[i] = Math.min(1, Math.max(0, (a[i] - uniform[i]) * Float.MAX_VALUE));
        }
        kernels.write(a, states);
    }

    /** states ← N(mean, 1). {@code mean} and {@code states} may be the same matrix. */
    void gaussian(Matrix mean, Matrix states, Randomness random) {
        read(mean);
        for (int i = 0; i < mean.size(); i++) {
            values[i] += (float) random.nextGaussian();
        }
        kernels.write(values, states);
    }

    /** Each row of states ← a one-hot vector drawn with the probabilities in that row of p. Both may be the same matrix. */
    void categorical(Matrix p, Matrix states, Randomness random) {
        read(p);
        int columns = p.columns();
        for (int row = 0; row < p.size(); row += columns) {
            double left = random.nextFloat();
            int chosen = 0;
            // The last class also takes the probability that is missing because of rounding.
            while (chosen < columns - 1 && left >= values[row + chosen]) {
                left -= values[row + chosen++];
            }
            for (int k = 0; k < columns; k++) {
                values[row + k] = k == chosen ? 1 : 0;
            }
        }
        kernels.write(values, states);
    }

    private void read(Matrix matrix) {
        if (values.length < matrix.size()) {
            drawn = new float[matrix.size()];
            values = new float[matrix.size()];
        }
        kernels.read(matrix, values);
    }
}
