package dev.trainyard.nn.diagnosis;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Examples;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the activity of a network's neurons. First looks at the activations of the last pass, which cost nothing but belong to few
 * examples. Only if these look suspicious, passes many training examples through the network.
 */
final class ActivityMeasurement {

    /** The maximum number of examples measured per pass, and the minimum number of training examples passed if saturation matters. */
    private static final int FEW_EXAMPLES = 256;
    /** The maximum number of training examples passed, evenly spread over all of them. */
    private static final int MAX_EXAMPLES = 10_000;

    private final Network network;
    private final List<ActivitySums> layers = new ArrayList<>();

    private ActivityMeasurement(Network network, Cost cost) {
        this.network = network;
        List<LayerSpec> specs = network.architecture().layers();
        for (int l = 0; l < specs.size(); l++) {
            Activation sigma = specs.get(l).activation();
            boolean output = l == specs.size() - 1;
            boolean neurons = specs.get(l) instanceof Dense || specs.get(l) instanceof Conv2d;
            boolean canStop = sigma == Activation.SIGMOID || sigma == Activation.TANH || sigma == Activation.RELU;
            // Saturated outputs still learn if their cost cancels σ' (δᴸ = a − y) [4.1].
            if (neurons && canStop && !(output && cost.isLinkedTo(sigma)) && network.activations(l) != null) {
                layers.add(new ActivitySums(l, output, sigma, network.architecture().shapes().get(l + 1).dimension(0)));
            }
        }
    }

    /**
     * Measures all layers that can saturate or die.
     *
     * @param network  holds the activations of its last pass; does more passes if the measurement needs more examples
     * @param training the training examples
     * @param atOnce   the number of examples per pass
     * @param wrong    whether most training examples are classified wrongly; saturation matters only then
     */
    static List<Activity> of(Network network, Cost cost, Examples training, int atOnce, boolean wrong) {
        ActivityMeasurement lastPass = new ActivityMeasurement(network, cost);
        lastPass.add();
        List<Activity> activities = lastPass.activities();
        if (activities.stream().noneMatch(activity -> activity.seemsDead() || wrong && activity.sigma() != Activation.RELU)) {
            return activities;
        }
        ActivityMeasurement all = new ActivityMeasurement(network, cost);
        all.pass(training, atOnce, wrong ? FEW_EXAMPLES : 0);
        return all.activities();
    }

    /**
     * Passes training examples. Stops early if no layer seems dead any more: a neuron that was active once stays counted as active.
     *
     * @param least the minimum number of examples to pass
     */
    private void pass(Examples training, int atOnce, int least) {
        int n = training.size();
        long blocks = (Math.min(n, MAX_EXAMPLES) + atOnce - 1) / atOnce;
        Matrix x = Matrix.of(training.x());
        int seen = 0;
        for (long block = 0; block < blocks; block++) {
            int from = (int) (block * n / blocks);
            int to = (int) Math.min(from + atOnce, (block + 1) * n / blocks);
            network.feedforward(x.rows(from, to));
            add();
            seen += to - from;
            if (seen >= least && activities().stream().noneMatch(Activity::seemsDead)) {
                return;
            }
        }
    }

    /** Adds the activations of the last pass. */
    private void add() {
        for (ActivitySums layer : layers) {
            Matrix a = network.activations(layer.layer());
            layer.add(a.rows() > FEW_EXAMPLES ? a.rows(0, FEW_EXAMPLES) : a, network.kernels());
        }
    }

    private List<Activity> activities() {
        return layers.stream().map(ActivitySums::activity).toList();
    }
}
