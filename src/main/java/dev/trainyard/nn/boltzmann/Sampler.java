package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;

/** Draws the states of units from their probabilities. */
final class Sampler {

    private final Kernels kernels;
    private double[] values = new double[0];

    Sampler(Kernels kernels) {
        this.kernels = kernels;
    }

    /** states ← 1 with probability p, else 0. May be the same matrix. */
    void bernoulli(Matrix p, Matrix states, Randomness random) {
        read(p);
        for (int i = 0; i < p.size(); i++) {
            values[i] = random.nextFloat() < values[i] ? 1 : 0;
        }
        kernels.write(values, states);
    }

    /** states ← N(mean, 1). May be the same matrix. */
    void gaussian(Matrix mean, Matrix states, Randomness random) {
        read(mean);
        for (int i = 0; i < mean.size(); i++) {
            values[i] += random.nextGaussian();
        }
        kernels.write(values, states);
    }

    /** Each row of states ← one-hot, with the probabilities in that row of p. May be the same matrix. */
    void categorical(Matrix p, Matrix states, Randomness random) {
        read(p);
        int columns = p.columns();
        for (int row = 0; row < p.size(); row += columns) {
            double left = random.nextFloat();
            int chosen = 0;
            // The last one takes what rounding leaves over.
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
            values = new double[matrix.size()];
        }
        kernels.read(matrix, values);
    }
}
