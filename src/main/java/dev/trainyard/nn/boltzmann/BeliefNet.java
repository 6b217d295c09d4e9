package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.memory.Allocations;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Generates and reconstructs examples with a network of Boltzmann machines [7.4.3]. To generate, it runs Gibbs sampling in the topmost
 * machine and propagates the result down to an example. If the topmost machine is an associative memory, its label can be clamped. Not
 * thread-safe.
 */
public final class BeliefNet implements AutoCloseable {

    private final Network network;
    private final List<BoltzmannMachine> below = new ArrayList<>();
    private final BoltzmannMachine top;
    private final Kernels kernels;
    private final DataType type;
    private final Buffer hiddens;
    private final Buffer labels;
    /** Visible units of each machine, bottom machine first. */
    private final List<Buffer> visibles = new ArrayList<>();

    /**
     * @param network used, but not closed
     * @throws IllegalArgumentException if the network is not {@link #isGenerative}
     */
    public BeliefNet(Network network) {
        if (!isGenerative(network.architecture())) {
            throw new IllegalArgumentException("not a network of Boltzmann machines");
        }
        this.network = network;
        this.kernels = network.kernels();
        this.type = network.parameters().dataType();
        List<Integer> machines = BoltzmannLayers.of(network.architecture());
        Parameters parameters = network.sections();
        below.addAll(Allocations.allOrNothing(() -> machines.stream()
                .map(l -> new BoltzmannMachine(network.architecture().layers().get(l), parameters.layer(l), kernels)).toList()));
        below.forEach(machine -> visibles.add(new Buffer(type, machine.visibleUnits())));
        this.top = below.remove(below.size() - 1);
        this.hiddens = new Buffer(type, top.hiddenUnits());
        this.labels = new Buffer(type, top.classes());
    }

    /** Returns whether all layers are Boltzmann machines, so that values can be propagated down through all of them. */
    public static boolean isGenerative(Architecture architecture) {
        return architecture.layers().stream().allMatch(BoltzmannLayers::isMachine) && BoltzmannLayers.violations(architecture, false)
                .isEmpty();
    }

    /** Returns whether the class of a generated example can be chosen. */
    public static boolean isConditional(Architecture architecture) {
        List<LayerSpec> layers = architecture.layers();
        return layers.get(layers.size() - 1) instanceof AssociativeMemory;
    }

    /**
     * Generates examples. Each has its own chain, which starts at a random state and takes {@code steps} steps of Gibbs sampling. The
     * values of an example are the probabilities, or the means, of the bottom units, not their states.
     *
     * @param labels the class of each example, clamped; null to leave the classes free
     * @return {@code [count, |x|]}, a new array
     * @throws CancellationException if the thread is interrupted between two steps
     */
    public INDArray generate(int count, int[] labels, int steps, Randomness random) {
        Matrix v = visibles.get(below.size()).rows(count);
        Matrix h = hiddens.rows(count);
        Matrix y = top.hasLabels() ? this.labels.rows(count) : null;
        if (labels != null) {
            y.array().assign(0);
            for (int i = 0; i < count; i++) {
                y.array().putScalar(i, labels[i], 1);
            }
        }
        h.array().assign(0);
        top.visible(h, v); // h = 0, so from the biases alone
        top.sampleVisible(v, v, random);
        if (y != null && labels == null) {
            top.labels(h, y);
            top.sampleLabels(y, y, random);
        }
        for (int step = 1; step <= steps; step++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("sampling was interrupted at step " + step);
            }
            top.hidden(v, y, h);
            top.sampleHidden(h, h, random);
            top.visible(h, v);
            if (step < steps || !below.isEmpty()) {
                top.sampleVisible(v, v, random);
            }
            if (y != null && labels == null) {
                top.labels(h, y);
                top.sampleLabels(y, y, random);
            }
        }
        return down(v, random);
    }

    /**
     * Propagates examples up and down again, as probabilities in both directions. If the top layer is an associative memory, the layer
     * below it is the turning point.
     *
     * @param x {@code [n, |x|]}
     * @return {@code [n, |x|]}, a new array
     */
    public INDArray reconstruct(INDArray x) {
        Matrix inputs = Matrix.of(x);
        int layers = network.architecture().layers().size();
        Matrix v = visibles.get(below.size()).rows(inputs.rows());
        if (top.hasLabels()) {
            kernels.copy(network.feedforward(inputs, layers - 1), v);
        } else {
            top.visible(network.feedforward(inputs, layers), v);
        }
        return down(v, null);
    }

    /**
     * Propagates the topmost machine's visible units down to examples; returns a new array.
     *
     * @param random null to propagate probabilities instead of states
     */
    private INDArray down(Matrix v, Randomness random) {
        Matrix above = v;
        for (int l = below.size() - 1; l >= 0; l--) {
            BoltzmannMachine machine = below.get(l);
            Matrix x = visibles.get(l).rows(above.rows());
            machine.down(above, x);
            if (l > 0 && random != null) {
                machine.sampleVisible(x, x, random);
            }
            above = x;
        }
        INDArray example = Nd4j.createUninitializedDetached(type, 'c', above.rows(), above.columns());
        try {
            kernels.copy(above, Matrix.of(example));
            return example;
        } catch (Throwable e) {
            example.close();
            throw e;
        }
    }

    @Override
    public void close() {
        below.forEach(BoltzmannMachine::close);
        top.close();
        visibles.forEach(Buffer::close);
        hiddens.close();
        labels.close();
    }
}
