package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * What the neurons of a layer did in a network's last pass.
 *
 * @param layer     from 0
 * @param output    whether it is the last layer
 * @param examples  how many were looked at
 * @param neurons   how many there are; of a convolution its feature maps, whose neurons share their weights
 * @param saturated the share of activations at which σ' is nearly 0, because they are nearly as low or high as can be
 * @param silent    how many neurons were 0 for every example
 */
record Activity(int layer, boolean output, Activation sigma, int examples, int neurons, double saturated, int silent) {

    /** More would tell nothing new. */
    private static final int MAX_EXAMPLES = 256;
    /** How near to its ends σ's range is nearly at an end: there σ' is below a twenty-fifth of what it is at most. */
    private static final double MARGIN = 0.01;

    /** Without outputs whose cost makes up for σ': they learn however saturated they are [4.1]. */
    static List<Activity> of(Network network, Cost cost) {
        List<Activity> activities = new ArrayList<>();
        List<LayerSpec> layers = network.architecture().layers();
        for (int l = 0; l < layers.size(); l++) {
            Activation sigma = layers.get(l).activation();
            boolean output = l == layers.size() - 1;
            Matrix a = network.activations(l);
            if (a != null && (layers.get(l) instanceof Dense || layers.get(l) instanceof Conv2d)
                    && (sigma == Activation.SIGMOID || sigma == Activation.TANH || sigma == Activation.RELU) && !(output && cost.isLinkedTo(sigma))) {
                Shape shape = network.architecture().shapes().get(l + 1);
                Matrix seen = a.rows() > MAX_EXAMPLES ? a.rows(0, MAX_EXAMPLES) : a;
                double[] values = new double[seen.size()];
                network.kernels().read(seen, values);
                activities.add(of(l, output, sigma, shape.dimension(0), seen.rows(), values));
            }
        }
        return activities;
    }

    /** @param a the activations of one example after the other, of each neuron by neuron */
    static Activity of(int layer, boolean output, Activation sigma, int neurons, int examples, double[] a) {
        boolean[] active = new boolean[neurons];
        int columns = a.length / examples;
        int positions = columns / neurons;
        double low = sigma == Activation.TANH ? -1 : 0;
        double margin = MARGIN * (1 - low);
        int saturated = 0;
        for (int i = 0; i < a.length; i++) {
            active[i % columns / positions] |= a[i] != 0;
            if (sigma != Activation.RELU && (a[i] < low + margin || a[i] > 1 - margin)) {
                saturated++;
            }
        }
        int silent = 0;
        for (boolean some : active) {
            silent += some ? 0 : 1;
        }
        return new Activity(layer, output, sigma, examples, neurons, (double) saturated / a.length, silent);
    }
}
