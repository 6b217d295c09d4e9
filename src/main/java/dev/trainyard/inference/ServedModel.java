package dev.trainyard.inference;

import dev.trainyard.model.Definition;
import dev.trainyard.model.TrainedModel;
import dev.trainyard.model.VersionId;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.boltzmann.BeliefNet;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Predictor;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights in memory and networks (or whole ensembles) bound to them. The weights are shared; a network is used by one request at a time and then by
 * the next, because binding one costs more than asking it.
 *
 * <p>Its memory is native, so it is counted who uses it: {@link #enter} and {@link #leave} around every use, and once it has been
 * evicted the last to leave frees it.
 */
final class ServedModel {

    private static final int MAX_IDLE = 2 * Runtime.getRuntime().availableProcessors();

    private final TrainedModel model;
    private final ModelInput input;
    private final Outputs outputs;
    private final ConcurrentLinkedDeque<Predictor> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private int users;
    private boolean evicted;

    ServedModel(TrainedModel model) {
        this.model = model;
        this.input = new ModelInput(model.definition());
        this.outputs = new Outputs(model.definition());
    }

    VersionId version() {
        return model.version();
    }

    Definition definition() {
        return model.definition();
    }

    ModelInput input() {
        return input;
    }

    Outputs outputs() {
        return outputs;
    }

    long bytes() {
        return model.parameters().length() * Float.BYTES;
    }

    /**
     * The network's output.
     *
     * @param x {@code [n, |x|]}, row by row
     * @return {@code [n, |y|]}, row by row
     */
    float[] predict(float[] x, int n) {
        return ask(network -> network.predict(x, n));
    }

    /**
     * Examples that a generative network makes up; see {@link BeliefNet#generate}.
     *
     * @return {@code [count, |x|]}, row by row
     */
    float[] generate(int count, int[] labels, int steps, long seed) {
        return askBeliefNet(net -> values(net.generate(count, labels, steps, Randomness.of(seed, Randomness.Purpose.GENERATION, 0))));
    }

    /** What a generative network keeps of examples. Shape of x and of the answer: {@code [n, |x|]}, row by row. */
    float[] reconstruct(float[] x, int n) {
        return askBeliefNet(net -> {
            try (INDArray given = Nd4j.create(x, new long[] {n, x.length / n}, 'c')) {
                return values(net.reconstruct(given));
            }
        });
    }

    private float[] askBeliefNet(Function<BeliefNet, float[]> question) {
        return ask(network -> {
            try (BeliefNet net = new BeliefNet((Network) network)) {
                return question.apply(net);
            }
        });
    }

    private static float[] values(INDArray array) {
        float[] values = array.reshape(array.length()).toFloatVector();
        array.close();
        return values;
    }

    private float[] ask(Function<Predictor, float[]> question) {
        Predictor network = idle.pollFirst();
        if (network == null) {
            network = model.definition().bind(model.parameters());
        } else {
            idleCount.decrementAndGet();
        }
        try {
            return question.apply(network);
        } finally {
            giveBack(network);
        }
    }

    private void giveBack(Predictor network) {
        if (idleCount.incrementAndGet() <= MAX_IDLE) {
            idle.addFirst(network);
        } else {
            idleCount.decrementAndGet();
            network.close();
        }
    }

    /** @return false when it is too late: it has been evicted */
    synchronized boolean enter() {
        if (evicted) {
            return false;
        }
        users++;
        return true;
    }

    synchronized void leave() {
        users--;
        freeIfUnused();
    }

    synchronized void evict() {
        evicted = true;
        freeIfUnused();
    }

    private void freeIfUnused() {
        if (evicted && users == 0 && model.parameters().closeable()) {
            idle.forEach(Predictor::close);
            idle.clear();
            model.parameters().close();
        }
    }
}
