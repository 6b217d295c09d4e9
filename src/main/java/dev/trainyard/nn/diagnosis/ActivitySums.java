package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;

/** Running sums of the activity of a layer's neurons. */
final class ActivitySums {

    /** Distance from the ends of σ's range, as a share of it, within which a neuron is saturated: σ' is below 1/25 of its maximum there. */
    private static final double MARGIN = 0.01;

    private final int layer;
    private final boolean output;
    private final Activation sigma;
    /** Whether each neuron was active for at least one example. */
    private final boolean[] active;
    private int examples;
    private long activations;
    private long saturated;

    ActivitySums(int layer, boolean output, Activation sigma, int neurons) {
        this.layer = layer;
        this.output = output;
        this.sigma = sigma;
        this.active = new boolean[neurons];
    }

    int layer() {
        return layer;
    }

    /** @param a activations, one row per example, with all positions of a neuron side by side. Shape: {@code [m, neurons·positions]} */
    void add(Matrix a, Kernels kernels) {
        double[] values = new double[a.size()];
        kernels.read(a, values);
        add(values, a.rows());
    }

    void add(double[] a, int m) {
        int columns = a.length / m;
        int positions = columns / active.length;
        double low = sigma == Activation.TANH ? -1 : 0;
        double margin = MARGIN * (1 - low);
        for (int i = 0; i < a.length; i++) {
            active[i % columns / positions] |= a[i] != 0;
            if (sigma != Activation.RELU && (a[i] < low + margin || a[i] > 1 - margin)) {
                saturated++;
            }
        }
        examples += m;
        activations += a.length;
    }

    Activity activity() {
        int silent = 0;
        for (boolean some : active) {
            silent += some ? 0 : 1;
        }
        return new Activity(layer, output, sigma, examples, active.length, (double) saturated / activations, silent);
    }
}
