package dev.trainyard.nn.kernel;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.optimizer.AdaGrad;
import dev.trainyard.nn.optimizer.Adam;
import dev.trainyard.nn.optimizer.AdamW;
import dev.trainyard.nn.optimizer.GradientClipping;
import dev.trainyard.nn.optimizer.HessianFree;
import dev.trainyard.nn.optimizer.Newton;
import dev.trainyard.nn.optimizer.Optimizer;
import dev.trainyard.nn.optimizer.Regularization;
import dev.trainyard.nn.optimizer.RmsProp;
import dev.trainyard.nn.optimizer.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A randomly drawn network and its training: layers of all kinds, cost, update rule, mini-batch sizes, number of threads, and the
 * size from which operations are divided among threads.
 *
 * @param batches    sizes of the mini-batches, in order
 * @param fewPairs   as in {@link ParallelKernels}
 * @param frozen     number of first layers that do not learn
 */
record RandomNetwork(long seed, Architecture architecture, Cost cost, Optimizer optimizer, Regularization regularization,
        GradientClipping clipping, int[] batches, int threads, long fewPairs, int fewValues, int frozen) {

    private static final long MAX_PARAMETERS = 30_000;

    static RandomNetwork of(long seed) {
        Randomness random = new Randomness(seed);
        while (true) {
            try {
                Draw draw = new Draw(random);
                Architecture architecture = draw.architecture();
                if (architecture.parameterCount() <= MAX_PARAMETERS) {
                    return draw.network(seed, architecture);
                }
            } catch (InvalidSpecificationException e) {
                // The architecture is invalid, for example a window larger than its image: draw another.
            }
        }
    }

    int outputs() {
        return architecture.output().size();
    }

    /** Returns whether a change in the last bits of the gradient changes the weights equally little. */
    boolean isSmooth() {
        return optimizer instanceof Sgd && clipping == null && regularization.l1() == 0;
    }

    @Override
    public String toString() {
        return "network %d: %s, %s, %s, %s, %s, mini-batches of %s, %d threads from %d pairs and %d values on, %d frozen".formatted(seed,
                architecture, cost, optimizer, regularization, clipping, Arrays.toString(batches), threads, fewPairs, fewValues, frozen);
    }

    private record Draw(Randomness random) {

        /** Returns a number from {@code least} to {@code most}; small numbers are more likely. */
        int size(int least, int most) {
            int range = most - least + 1;
            return least + Math.min(random.nextInt(range), random.nextInt(range));
        }

        boolean oneIn(int n) {
            return random.nextInt(n) == 0;
        }

        <T> T any(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        Architecture architecture() {
            List<LayerSpec> layers = new ArrayList<>();
            Shape input = switch (random.nextInt(4)) {
                case 0 -> dense(layers);
                case 1 -> convolutions(layers);
                case 2 -> sequences(layers);
                default -> machines(layers);
            };
            return new Architecture(input, layers);
        }

        private Shape dense(List<LayerSpec> layers) {
            for (int l = random.nextInt(4); l > 0; l--) {
                layers.add(new Dense(size(1, oneIn(4) ? 150 : 40), hidden(true)));
                dropout(layers);
            }
            output(layers);
            return oneIn(3) ? Shape.of(size(1, 6), size(1, 9)) : Shape.of(size(1, 60));
        }

        private Shape convolutions(List<LayerSpec> layers) {
            if (oneIn(4)) {
                return bottleneck(layers);
            }
            for (int l = 1 + random.nextInt(3); l > 0; l--) {
                layers.add(new Conv2d(size(1, oneIn(3) ? 32 : 8), Shape.of(size(1, 5), size(1, 5)), stride(), any(List.of(Padding.values())),
                        hidden(false)));
                for (int p = random.nextInt(2); p > 0; p--) {
                    Shape region = Shape.of(size(1, 3), size(1, 3));
                    Shape stride = oneIn(2) ? null : stride();
                    layers.add(any(List.of(new MaxPool(region, stride), new MaxPool(region, stride), new AveragePool(region, stride),
                            new L2Pool(region, stride))));
                }
                dropout(layers);
            }
            if (oneIn(2)) {
                layers.add(new Dense(size(1, 20), hidden(true)));
            }
            output(layers);
            return oneIn(4) ? Shape.of(size(3, 14), size(3, 14)) : Shape.of(size(1, oneIn(3) ? 20 : 3), size(3, 14), size(3, 14));
        }

        /** Adds convolutions with equally many weights in two different shapes. */
        private Shape bottleneck(List<LayerSpec> layers) {
            int wide = size(1, 32);
            int narrow = size(1, 32);
            Shape kernel = Shape.of(size(1, 3), size(1, 3));
            for (int l = 0; l < 4; l++) {
                layers.add(new Conv2d(l % 2 == 0 ? wide : narrow, kernel, Shape.of(1, 1), Padding.SAME, hidden(false)));
            }
            output(layers);
            return Shape.of(narrow, size(3, 8), size(3, 8));
        }

        private Shape stride() {
            return oneIn(2) ? Shape.of(1, 1) : Shape.of(size(1, 3), size(1, 3));
        }

        private Shape sequences(List<LayerSpec> layers) {
            int count = 1 + random.nextInt(3);
            for (int l = 1; l <= count; l++) {
                boolean returnsSequences = l < count || oneIn(3);
                Integer truncate = oneIn(2) ? null : size(1, 6);
                layers.add(oneIn(2) ? new Lstm(size(1, 24), returnsSequences, truncate, 1)
                        : new Recurrent(size(1, 24), any(List.of(Activation.TANH, Activation.SIGMOID, Activation.RELU)), returnsSequences,
                                truncate));
                dropout(layers);
            }
            output(layers);
            int steps = size(1, 9);
            int features = size(1, 12);
            return oneIn(2) ? Shape.of(steps, features) : Shape.of(1, steps, features);
        }

        private Shape machines(List<LayerSpec> layers) {
            int count = 1 + random.nextInt(2);
            for (int l = 0; l < count; l++) {
                layers.add(new Rbm(size(1, 30), l == 0 && oneIn(4) ? Rbm.Visible.GAUSSIAN : Rbm.Visible.BINARY, true));
            }
            if (oneIn(2)) {
                output(layers);
            } else {
                layers.add(new AssociativeMemory(size(1, 30), size(2, 6)));
            }
            return Shape.of(size(1, 40));
        }

        private void dropout(List<LayerSpec> layers) {
            if (oneIn(4)) {
                layers.add(new Dropout(random.nextInt(8) / 10.0));
            }
        }

        private void output(List<LayerSpec> layers) {
            List<Activation> fitting = Arrays.stream(Activation.values())
                    .filter(sigma -> sigma != Activation.STEP && Arrays.stream(Cost.values()).anyMatch(cost -> cost.fits(sigma))).toList();
            layers.add(new Dense(size(2, 12), oneIn(2) ? Activation.SOFTMAX : any(fitting)));
        }

        /** @param whole whether it may be softmax, a function of whole rows */
        private Activation hidden(boolean whole) {
            Activation sigma = any(List.of(Activation.values()));
            return sigma == Activation.STEP || !whole && sigma == Activation.SOFTMAX ? Activation.RELU : sigma;
        }

        RandomNetwork network(long seed, Architecture architecture) {
            Activation sigma = architecture.activation();
            // The perceptron's cost fits only the step activation, which is never drawn.
            Cost cost = any(Arrays.stream(Cost.values()).filter(c -> c.fits(sigma)).toList());
            Regularization regularization = new Regularization(oneIn(4) ? 0.01 : 0, oneIn(2) ? 0.1 : 0, oneIn(4) ? 1.5 : null);
            GradientClipping clipping = oneIn(4) ? new GradientClipping(oneIn(2) ? 0.5 : null, 0.3) : null;
            Optimizer optimizer = optimizer();
            if (!optimizer.violations(architecture, cost, regularization, clipping).isEmpty()) {
                optimizer = new Sgd(0.05, 0.5);
            }
            int m = oneIn(4) ? 1 : oneIn(3) ? size(17, 70) : size(2, 16);
            int[] batches = {m, m, size(1, m)};
            boolean always = !oneIn(4);
            long fewPairs = always ? 0 : oneIn(2) ? Kernels.FEW_PAIRS : 5_000;
            int frozen = architecture.withParameters().size() > 1 && oneIn(5) ? 1 : 0;
            return new RandomNetwork(seed, architecture, cost, optimizer, regularization, clipping, batches, 2 + random.nextInt(3), fewPairs,
                    always ? 0 : 500, frozen);
        }

        private Optimizer optimizer() {
            double eta = 0.05;
            return any(List.of(new Sgd(eta, 0), new Sgd(eta, 0), new Sgd(eta, 0.9), new Sgd(eta, 0.9, true), new AdaGrad(eta, 1e-10),
                    new RmsProp(0.01, 0.99, 0, 1e-8), new Adam(0.01, 0.9, 0.999, 1e-8), new AdamW(0.01, 0.9, 0.999, 1e-8, 0.01),
                    new HessianFree(1, 0.01, 4, null), new Newton(0.5, 0.1)));
        }
    }
}
