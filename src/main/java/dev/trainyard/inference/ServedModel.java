package dev.trainyard.inference;

import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionId;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.boltzmann.BeliefNet;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Predictor;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights in memory, and networks or ensembles bound to them. All networks share the weights. One request at a time uses a network, and
 * later requests reuse it, because binding costs more than a prediction. {@link ServedModels} counts the users.
 *
 * <p>Large batches pass in slices, so that the activations of a network stay small.
 */
public final class ServedModel {

    /** Largest number of values that a network keeps of a slice: 16 MiB of float32. */
    private static final long SLICE_VALUES = 1 << 22;
    private static final int MAX_SLICE = 500;
    /** Number of values that sampling keeps per unit and example: states, probabilities and weighted inputs. */
    private static final long SAMPLING_ARRAYS = 6;

    private final TrainedModel model;
    private final ModelInput input;
    private final Outputs outputs;
    private final ProcessMemory memory;
    private final IdleNetworks idleNetworks;
    private final Reservation weights;
    /** Guarded by {@link #idleNetworks}; ordered from the least to the most recently used. */
    private final Deque<BoundNetwork> idle = new ArrayDeque<>();
    private final int slice;
    private final long passValues;
    private final long scratchOfOne;
    private final long multiplications;

    /** @param weights memory reserved for the parameters; {@link #free} closes it */
    ServedModel(TrainedModel model, Reservation weights, ProcessMemory memory, IdleNetworks idleNetworks) {
        this.model = model;
        this.input = new ModelInput(model.definition());
        this.outputs = new Outputs(model.definition());
        this.weights = weights;
        this.memory = memory;
        this.idleNetworks = idleNetworks;
        this.passValues = model.definition().passValues();
        this.scratchOfOne = model.definition().scratchValues(1);
        this.multiplications = model.definition().multiplications();
        this.slice = (int) Math.max(1, Math.min(MAX_SLICE, SLICE_VALUES / passValues));
    }

    public VersionId version() {
        return model.version();
    }

    ServableDefinition definition() {
        return model.definition();
    }

    public ModelInput input() {
        return input;
    }

    public Outputs outputs() {
        return outputs;
    }

    Deque<BoundNetwork> idle() {
        return idle;
    }

    Predictor bind() {
        return model.definition().bind(model.parameters());
    }

    /** Returns the multiplications and converted values of n examples, for {@link dev.trainyard.platform.compute.ComputePool#run}. */
    long effort(int n) {
        return n * (multiplications + 10L * (input.rawSize() + outputs.targets().size()));
    }

    /**
     * Returns the network's output.
     *
     * @param x {@code [n, |x|]}, row-major
     * @return {@code [n, |y|]}, row-major
     */
    public float[] predict(float[] x, int n) {
        return ask(n, network -> inSlices(x, n, network::predict));
    }

    /**
     * Generates examples; see {@link BeliefNet#generate}.
     *
     * @return {@code [count, |x|]}, row-major
     */
    float[] generate(int count, int[] labels, int steps, long seed) {
        try (Reservation samples = memory.reserve(MemoryUse.NETWORKS, samplingSize(count))) {
            return askBeliefNet(1, net -> values(net.generate(count, labels, steps, Randomness.of(seed, Randomness.Purpose.GENERATION, 0))));
        }
    }

    /** Reconstructs examples with a generative network. Shape of x and of the result: {@code [n, |x|]}, row-major. */
    float[] reconstruct(float[] x, int n) {
        try (Reservation samples = memory.reserve(MemoryUse.NETWORKS, samplingSize(Math.min(n, slice)))) {
            return askBeliefNet(n, net -> inSlices(x, n, (part, m) -> {
                try (INDArray given = Nd4j.create(part, new long[] {m, part.length / m}, 'c')) {
                    return values(net.reconstruct(given));
                }
            }));
        }
    }

    private float[] askBeliefNet(int n, Function<BeliefNet, float[]> question) {
        return ask(n, network -> {
            try (BeliefNet net = new BeliefNet((Network) network)) {
                return question.apply(net);
            }
        });
    }

    private static float[] values(INDArray array) {
        try (array) {
            return array.reshape(array.length()).toFloatVector();
        }
    }

    private interface Pass {
        float[] of(float[] x, int n);
    }

    private float[] inSlices(float[] x, int n, Pass pass) {
        if (n <= slice) {
            return pass.of(x, n);
        }
        int in = x.length / n;
        float[] y = null;
        for (int from = 0; from < n; from += slice) {
            int m = Math.min(slice, n - from);
            float[] part = pass.of(Arrays.copyOfRange(x, from * in, (from + m) * in), m);
            if (y == null) {
                y = new float[part.length / m * n];
            }
            System.arraycopy(part, 0, y, from * (part.length / m), part.length);
        }
        return y;
    }

    private float[] ask(int n, Function<Predictor, float[]> question) {
        MemorySize size = passSize(Math.min(n, slice));
        BoundNetwork network = idleNetworks.take(this);
        boolean whole = false;
        try {
            if (network == null) {
                network = BoundNetwork.bind(this, size, memory);
            } else {
                network.growTo(size);
            }
            float[] answer = question.apply(network.network());
            whole = true;
            return answer;
        } finally {
            // Closes a network whose pass failed, because it may have lost some of its arrays.
            if (whole) {
                idleNetworks.giveBack(network);
            } else if (network != null) {
                network.close();
            }
        }
    }

    private MemorySize passSize(int n) {
        long scratch = n == 1 ? scratchOfOne : model.definition().scratchValues(n);
        return new MemorySize(Float.BYTES * (n * passValues + scratch), Float.BYTES * scratch);
    }

    private MemorySize samplingSize(int count) {
        Architecture architecture = model.definition().architecture();
        long units = architecture.shapes().stream().mapToLong(shape -> shape.size()).sum() + outputs.targets().size();
        return new MemorySize(Float.BYTES * SAMPLING_ARRAYS * count * units, Float.BYTES * 2L * count * units);
    }

    /** Frees the weights and the idle networks. Called once, after the last user has left. */
    void free() {
        idleNetworks.dropAll(this);
        try {
            model.parameters().close();
        } finally {
            weights.close();
        }
    }
}
