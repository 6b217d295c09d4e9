package dev.trainyard.nn.kernel;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.boltzmann.BeliefNet;
import dev.trainyard.nn.boltzmann.BoltzmannLayers;
import dev.trainyard.nn.boltzmann.BoltzmannMachine;
import dev.trainyard.nn.boltzmann.ContrastiveDivergenceSampler;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Initialization;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.optimizer.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The result of one run of a {@link RandomNetwork}.
 *
 * @param weights   after an update for each mini-batch; null for the reference
 * @param unordered values that depend on random draws whose outcome a last bit can change; only compared bit by bit
 */
record RandomNetworkRun(boolean smooth, double[] output, double[] gradient, double[] weights, double[] unordered) {

    /** @param disturbance 0, or the seed of a random change of all weights by about a millionth */
    static RandomNetworkRun of(RandomNetwork drawn, Kernels kernels, int disturbance) {
        return run(drawn, GuardedKernels.of(kernels), DataType.FLOAT, disturbance, true);
    }

    /** Runs the reference kernels in double precision, without updates. */
    static RandomNetworkRun reference(RandomNetwork drawn) {
        return run(drawn, GuardedKernels.of(new Nd4jKernels()), DataType.DOUBLE, 0, false);
    }

    private static RandomNetworkRun run(RandomNetwork drawn, Kernels kernels, DataType type, int disturbance, boolean updates) {
        Parameters w = Parameters.zeros(drawn.architecture().layout(), type);
        try (Network network = Network.of(drawn.architecture(), w, kernels); Parameters gradient = w.zerosLike()) {
            network.initialize(Initialization.SCALED_NORMAL, drawn.seed());
            disturb(w, kernels, disturbance);
            network.freeze(drawn.frozen());
            int n = Arrays.stream(drawn.batches()).sum();
            Matrix x = Matrix.uninitialized(type, n, drawn.architecture().input().size());
            Matrix y = Matrix.uninitialized(type, n, drawn.outputs());
            Buffer xs = new Buffer(type, x.columns());
            Buffer ys = new Buffer(type, y.columns());
            try {
                double[] values = values(drawn, x.size());
                kernels.write(values, x);
                kernels.write(desired(n, drawn.outputs()), y);
                int[] order = order(n, drawn.seed());
                int m = drawn.batches()[0];
                kernels.gather(x, order, 0, xs.rows(m));
                kernels.gather(y, order, 0, ys.rows(m));
                double[] output = read(kernels, network.feedforward(xs.current(), new Randomness(drawn.seed())));
                network.backpropagate(drawn.cost(), ys.current(), Accumulation.gradient(gradient, m));
                double[] g = read(kernels, gradient.row());
                if (!updates) {
                    return new RandomNetworkRun(drawn.isSmooth(), output, g, null, null);
                }
                update(drawn, network, x, y, order, xs, ys);
                double[] weights = read(kernels, w.row());
                double[] predictions = doubles(network.predict(floats(values), n));
                double[] generated = generated(network, x, kernels, drawn);
                return new RandomNetworkRun(drawn.isSmooth(), output, g, weights, append(append(predictions, generated), read(kernels, w.row())));
            } finally {
                xs.close();
                ys.close();
                x.close();
                y.close();
            }
        }
    }

    private static void update(RandomNetwork drawn, Network network, Matrix x, Matrix y, int[] order, Buffer xs, Buffer ys) {
        Kernels kernels = network.kernels();
        int start = 0;
        try (UpdateRule rule = drawn.regularization().constrain(drawn.optimizer().bind(network, drawn.cost(), drawn.regularization(),
                drawn.clipping(), order.length), network.learning(), kernels)) {
            for (int m : drawn.batches()) {
                kernels.gather(x, order, start, xs.rows(m));
                kernels.gather(y, order, start, ys.rows(m));
                start += m;
                network.feedforward(xs.current(), new Randomness(start));
                rule.see(xs.current(), ys.current());
                double eta = drawn.optimizer().learningRate();
                network.backpropagate(drawn.cost(), ys.current(), rule.accumulation(eta, m));
                rule.complete(eta);
            }
        }
    }

    /**
     * Trains each Boltzmann machine by contrastive divergence and generates examples. Returns an empty array unless all layers are
     * Boltzmann machines.
     */
    private static double[] generated(Network network, Matrix x, Kernels kernels, RandomNetwork drawn) {
        double[] all = new double[0];
        if (!drawn.architecture().layers().stream().allMatch(BoltzmannLayers::isMachine)) {
            return all;
        }
        Randomness random = new Randomness(drawn.seed());
        for (int l = 0; l < drawn.architecture().layers().size(); l++) {
            Parameters own = network.sections().only(l);
            try (BoltzmannMachine machine = new BoltzmannMachine(drawn.architecture().layers().get(l), own.layer(0), kernels);
                    ContrastiveDivergenceSampler phases = new ContrastiveDivergenceSampler(machine, 2, kernels, DataType.FLOAT);
                            Parameters chains = zeros(5, machine.hiddenUnits());
                    Parameters labels = zeros(x.rows(), machine.classes())) {
                Matrix v = network.feedforward(x, l);
                Matrix y = machine.hasLabels() ? labels.layer(0).get(0) : null;
                phases.run(v, y, random);
                phases.accumulate(new Accumulation(own, -0.01, 1, 1), own.layer(0));
                phases.run(v, y, chains.layer(0).get(0), random);
                phases.accumulate(new Accumulation(own, -0.01, 1, 1), own.layer(0));
                all = append(all, new double[] {machine.meanFreeEnergy(v), phases.reconstruct(v, y, random)});
            }
        }
        try (BeliefNet net = new BeliefNet(network); INDArray made = net.generate(5, null, 2, random);
                INDArray again = net.reconstruct(x.array())) {
            return append(append(all, made.dup().data().asDouble()), again.dup().data().asDouble());
        }
    }

    private static Parameters zeros(int rows, int columns) {
        return Parameters.zeros(List.of(List.of(
                new Section("values", rows, columns, false, 1, 1))), DataType.FLOAT);
    }

    private static void disturb(Parameters w, Kernels kernels, int disturbance) {
        double[] values = read(kernels, w.row());
        Randomness random = new Randomness(disturbance);
        for (int i = 0; i < values.length && disturbance != 0; i++) {
            values[i] *= 1 + 1e-6 * random.nextGaussian();
        }
        // Rounds to float32, so that the weights are the same in both precisions.
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        kernels.write(values, w.row());
    }

    private static double[] values(RandomNetwork drawn, int n) {
        Randomness random = new Randomness(drawn.seed() + 1);
        boolean probabilities = drawn.architecture().layers().stream().anyMatch(BoltzmannLayers::isMachine);
        return IntStream.range(0, n).mapToDouble(i -> (float) (probabilities ? random.nextDouble() : random.nextGaussian())).toArray();
    }

    private static double[] desired(int n, int outputs) {
        double[] y = new double[n * outputs];
        for (int i = 0; i < n; i++) {
            y[i * outputs + i % outputs] = 1;
        }
        return y;
    }

    private static int[] order(int n, long seed) {
        int[] order = IntStream.range(0, n).toArray();
        new Randomness(seed).shuffle(order);
        return order;
    }

    private static double[] read(Kernels kernels, Matrix matrix) {
        double[] values = new double[matrix.size()];
        kernels.read(matrix, values);
        return values;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] append(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    long[] bits() {
        return Arrays.stream(append(append(output, gradient), append(weights, unordered))).mapToLong(Double::doubleToLongBits).toArray();
    }

    /**
     * Returns the largest difference of outputs, gradients and, for a smooth update rule, weights, each relative to the largest value of
     * the two vectors.
     */
    double difference(RandomNetworkRun other) {
        double difference = Math.max(difference(output, other.output), difference(gradient, other.gradient));
        return smooth && weights != null && other.weights != null ? Math.max(difference, difference(weights, other.weights)) : difference;
    }

    private static double difference(double[] x, double[] y) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < x.length; i++) {
            if (Double.compare(x[i], y[i]) != 0) {
                double d = Math.abs(x[i] - y[i]);
                difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
            }
            largest = Math.max(largest, Math.max(Math.abs(x[i]), Math.abs(y[i])));
        }
        return difference == 0 ? 0 : difference / largest;
    }
}
