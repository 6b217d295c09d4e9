package dev.trainyard.nn.boltzmann;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.kernel.Allocations;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
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
 * A network of Boltzmann machines as the generative model that it is [7.4.3]: it samples its topmost machine, with the label held
 * when that is an associative memory, and goes down from there to an example. Not for several threads.
 */
public final class BeliefNet implements AutoCloseable {

    private final Network network;
    private final List<BoltzmannMachine> below = new ArrayList<>();
    private final BoltzmannMachine top;
    private final Kernels kernels;
    private final DataType type;
    private final Buffer hiddens;
    private final Buffer labels;
    /** Visible units of each machine, from the bottom up. */
    private final List<Buffer> visibles = new ArrayList<>();

    /**
     * @param network which it uses but does not close
     * @throws IllegalArgumentException when it is not {@link #isGenerative}
     */
    public BeliefNet(Network network) {
        if (!isGenerative(network.architecture())) {
            throw new IllegalArgumentException("not a network of Boltzmann machines");
        }
        this.network = network;
        this.kernels = network.kernels();
        this.type = network.parameters().dataType();
        List<Integer> machines = Machines.of(network.architecture());
        Parameters parameters = network.sections();
        below.addAll(Allocations.allOrNothing(() -> machines.stream()
                .map(l -> new BoltzmannMachine(network.architecture().layers().get(l), parameters.layer(l), kernels)).toList()));
        below.forEach(machine -> visibles.add(new Buffer(type, machine.visibleUnits())));
        this.top = below.remove(below.size() - 1);
        this.hiddens = new Buffer(type, top.hiddenUnits());
        this.labels = new Buffer(type, top.classes());
    }

    /** Whether all layers are Boltzmann machines, so that there is a way down. */
    public static boolean isGenerative(Architecture architecture) {
        return architecture.layers().stream().allMatch(Machines::isMachine) && Machines.violations(architecture, false).isEmpty();
    }

    /** Whether it can be told of which class an example is to be. */
    public static boolean isConditional(Architecture architecture) {
        List<LayerSpec> layers = architecture.layers();
        return layers.get(layers.size() - 1) instanceof AssociativeMemory;
    }

    /**
     * Examples, each from a chain of its own, which begins at random and takes {@code steps} steps of Gibbs sampling. Of the units
     * at the bottom they have the probabilities, or the means, rather than the states.
     *
     * @param labels one for each example, held; null for none
     * @return {@code [count, |x|]}, a new array
     * @throws CancellationException when the thread is interrupted between two steps
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
        top.visible(h, v); // as the biases alone have it
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
     * What the network makes of examples on the way up, and then of that on the way down, in probabilities both. With an associative
     * memory on top the way ends below it.
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
     * Goes from the topmost machine's visible units down to an example; a new array.
     *
     * @param random null to go down in probabilities instead of states
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
