package dev.trainyard.nn.network;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.memory.Allocations;
import dev.trainyard.nn.layer.Accumulation;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Layer;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Layers bound to one flat parameter vector. Not thread-safe: each thread binds a network of its own to the shared parameters, which takes
 * a fraction of a millisecond.
 */
public final class Network implements Predictor {

    /** Number of initial values drawn at a time, so that a large matrix takes little Java heap. Biases, one row, are drawn as a whole. */
    private static final int VALUES_AT_ONCE = 1 << 16;

    private final Architecture architecture;
    private final Parameters parameters;
    private final boolean ownsParameters;
    private final Kernels kernels;
    private final List<Layer> layers;
    private final Layer output;
    private final Activation sigma;
    private final Buffer inputs;
    private final Buffer errors;
    private final int inferenceBatch;
    private int frozen;
    /** Whether every layer holds the results of the last forward pass. */
    private boolean complete;
    private boolean passed;
    /** The desired outputs that were read into y, with the output layer's values in z and a; null if they must be read. */
    private Matrix read;
    private double[] z = new double[0];
    private double[] a = new double[0];
    private double[] y = new double[0];

    private Network(Architecture architecture, Parameters parameters, boolean ownsParameters, Kernels kernels) {
        this.architecture = architecture;
        this.parameters = parameters;
        this.ownsParameters = ownsParameters;
        this.kernels = kernels;
        List<Shape> shapes = architecture.shapes();
        List<LayerSpec> specs = architecture.layers();
        List<Layer> bound = new ArrayList<>();
        for (int l = 0; l < specs.size(); l++) {
            Layer layer = specs.get(l).bind(shapes.get(l), parameters.layer(l), kernels);
            bound.add(l > 0 ? bound.get(l - 1).fuseWith(layer) : layer);
        }
        this.layers = List.copyOf(bound);
        this.output = layers.get(layers.size() - 1);
        output.becomeOutput();
        this.sigma = architecture.activation();
        this.inputs = new Buffer(parameters.vector().dataType(), architecture.input().size());
        this.errors = new Buffer(parameters.vector().dataType(), architecture.output().size());
        this.inferenceBatch = architecture.inferenceBatch();
    }

    /** Returns a network whose parameters are all zero. */
    public static Network of(Architecture architecture) {
        return of(architecture, 1);
    }

    /**
     * Returns a network whose parameters are all zero and whose large operations are divided among several threads.
     *
     * @param threads number of threads, including the caller's; the others end when the network is closed
     */
    public static Network of(Architecture architecture, int threads) {
        return Allocations.allOrNothing(() -> new Network(architecture, Parameters.zeros(architecture.layout(), DataType.FLOAT), true,
                Kernels.of(DataType.FLOAT, threads)));
    }

    /**
     * Returns a network that owns {@code parameters}: they are freed when it is closed.
     *
     * @param kernels kernels of the network; closed with it
     */
    public static Network of(Architecture architecture, Parameters parameters, Kernels kernels) {
        return Allocations.allOrNothing(() -> new Network(architecture, parameters, true, kernels));
    }

    /** Returns a network on shared parameters, which it changes only if it is trained or initialised. */
    public static Network of(Architecture architecture, INDArray parameters) {
        return of(architecture, parameters, Kernels.of(parameters.dataType()));
    }

    /** Returns a network on shared parameters that uses {@code kernels}, for example to compare kernels. */
    public static Network of(Architecture architecture, INDArray parameters, Kernels kernels) {
        return Allocations.allOrNothing(() -> new Network(architecture, Parameters.of(architecture.layout(), parameters), false, kernels));
    }

    public Architecture architecture() {
        return architecture;
    }

    /** Returns the flat parameter vector itself, not a copy. Shape: {@code [p]}. */
    public INDArray parameters() {
        return parameters.vector();
    }

    /** Returns the parameters with their sections. */
    public Parameters sections() {
        return parameters;
    }

    /**
     * Freezes the first layers [7.4]: the backward pass ends above them, which makes it shorter, and {@link #learning} excludes them.
     *
     * <p>Only the first layers can be frozen, because the learning parameters are then the end of the flat vector: an update rule bound to
     * it cannot change a frozen layer, not even by weight decay or momentum, and needs to know nothing of frozen layers.
     *
     * @param layers number of layers; 0 for none
     */
    public void freeze(int layers) {
        // Layers without parameters that follow them have nothing to learn either.
        frozen = architecture.withParameters().stream().filter(l -> l >= layers).findFirst().orElseThrow(
                () -> new IllegalArgumentException("no layer would learn: %d of %d are frozen".formatted(layers, this.layers.size())));
    }

    /** Returns the index of the first layer that learns. */
    int firstLearning() {
        return frozen;
    }

    /** Returns the parameters that training may change: the parameters of all layers that are not frozen. */
    public Parameters learning() {
        return parameters.from(frozen);
    }

    public Kernels kernels() {
        return kernels;
    }

    /** Draws each layer's weights and biases, from a random stream of its own for each layer. */
    public void initialize(Initialization initialization, long seed) {
        for (int l = 0; l < layers.size(); l++) {
            Randomness random = Randomness.of(seed, Randomness.Purpose.INITIALIZATION, l);
            for (int s = 0; s < parameters.layer(l).size(); s++) {
                Section section = parameters.layout().get(l).get(s);
                Matrix matrix = parameters.layer(l).get(s);
                int rows = Math.max(1, VALUES_AT_ONCE / section.columns());
                for (int from = 0; from < section.rows(); from += rows) {
                    int to = Math.min(section.rows(), from + rows);
                    double[] values = initialization.values(section, (to - from) * section.columns(), random);
                    architecture.layers().get(l).adjust(section, values);
                    kernels.write(values, matrix.rows(from, to));
                }
            }
        }
    }

    /**
     * Copies the parameters of the first layers from a network whose first layers are alike by {@link Architecture#layersLike}.
     *
     * @param learnt flat parameter vector of the other network
     * @param layers number of this network's layers to copy
     */
    public void copyFirstLayers(INDArray learnt, int layers) {
        int size = Math.toIntExact(Parameters.size(parameters.layout().subList(0, layers)));
        kernels.copy(Matrix.view(learnt, 0, 1, size), Matrix.view(parameters.vector(), 0, 1, size));
    }

    /** Returns the output aᴸ for inputs x, at inference. Shape: {@code [n, |x|]} to {@code [n, |y|]}; a new array. */
    @Override
    public INDArray predict(INDArray x) {
        Matrix inputs = Matrix.of(x);
        Matrix outputs = Matrix.of(Nd4j.createUninitializedDetached(parameters.vector().dataType(), 'c', inputs.rows(),
                architecture.output().size()));
        try {
            for (int from = 0; from < inputs.rows(); from += inferenceBatch) {
                int to = Math.min(inputs.rows(), from + inferenceBatch);
                kernels.copy(feedforward(inputs.rows(from, to)), outputs.rows(from, to));
            }
            return outputs.array();
        } catch (Throwable e) {
            outputs.array().close();
            throw e;
        }
    }

    @Override
    public float[] predict(float[] x, int n) {
        if (n < 0 || x.length < (long) n * architecture.input().size()) {
            throw new IllegalArgumentException("expected %d examples of %d values, got %d values"
                    .formatted(n, architecture.input().size(), x.length));
        }
        if (n <= inferenceBatch) {
            return answers(x, n);
        }
        int in = architecture.input().size();
        int out = architecture.output().size();
        float[] y = new float[n * out];
        for (int from = 0; from < n; from += inferenceBatch) {
            int to = Math.min(n, from + inferenceBatch);
            System.arraycopy(answers(Arrays.copyOfRange(x, from * in, to * in), to - from), 0, y, from * out, (to - from) * out);
        }
        return y;
    }

    @Override
    public boolean saysProbabilities() {
        return sigma == Activation.SOFTMAX;
    }

    private float[] answers(float[] x, int n) {
        Matrix given = inputs.rows(n);
        kernels.write(x, given);
        Matrix answer = feedforward(given);
        float[] y = new float[answer.size()];
        kernels.read(answer, y);
        return y;
    }

    /** Computes aᴸ for a few examples, at inference. Shape: {@code [m, |x|]} to {@code [m, |y|]}; overwritten by the next pass. */
    public Matrix feedforward(Matrix x) {
        return feedforward(x, null);
    }

    /**
     * Computes aᴸ for a mini-batch.
     *
     * @param random random numbers for training; null at inference
     */
    public Matrix feedforward(Matrix x, Randomness random) {
        Matrix activation = forward(x, layers, random);
        complete = true;
        passed = true;
        return activation;
    }

    /** Computes aˡ of the first {@code count} layers, at inference; returns x for 0. Shape: {@code [m, out]}. */
    public Matrix feedforward(Matrix x, int count) {
        Matrix activation = forward(x, layers.subList(0, count), null);
        complete = count == layers.size();
        return activation;
    }

    private Matrix forward(Matrix x, List<Layer> through, Randomness random) {
        // If a layer fails, the layers above it may hold freed memory, so the results of the last pass become invalid now.
        complete = false;
        passed = false;
        read = null;
        if (x.columns() != architecture.input().size()) {
            throw new IllegalArgumentException("expected examples of %d values, got [%d, %d]"
                    .formatted(architecture.input().size(), x.rows(), x.columns()));
        }
        Matrix activation = x;
        for (Layer layer : through) {
            activation = layer.forward(activation, random);
        }
        return activation;
    }

    /**
     * Returns aˡ of layer {@code l}, from 0, of the last forward pass; null unless that pass went through all layers. Shape:
     * {@code [m, out]}; overwritten by the next pass.
     */
    public Matrix activations(int l) {
        return complete ? layers.get(l).a() : null;
    }

    /** Adds the cost and the correctness of each example of the last forward pass to {@code sums}. Shape of desired: {@code [m, |y|]}. */
    public void score(Cost cost, Matrix desired, MetricSums sums) {
        score(cost, desired, null, null, sums);
    }

    /**
     * Adds the cost and the correctness of each example of the last forward pass to {@code sums}.
     *
     * @param desired y. Shape: {@code [m, |y|]}
     * @param weights the examples' weights; null if all are 1
     * @param factors the factors of the outputs' terms of the cost, which then must be one {@linkplain Cost#isOfDifferences of
     *                differences}; null if all are 1
     */
    public void score(Cost cost, Matrix desired, float[] weights, double[] factors, MetricSums sums) {
        readOutput(desired);
        int columns = desired.columns();
        for (int from = 0; from < desired.size(); from += columns) {
            double value = factors == null ? cost.of(sigma, z, a, y, from, from + columns) : weightedSum(cost, factors, from);
            sums.add(value, weights == null ? 1 : weights[from / columns],
                    MetricSums.classOf(a, from, columns) == MetricSums.classOf(y, from, columns));
        }
    }

    private double weightedSum(Cost cost, double[] factors, int from) {
        double sum = 0;
        for (int j = 0; j < factors.length; j++) {
            sum += factors[j] * cost.of(sigma, z, a, y, from + j, from + j + 1);
        }
        return sum;
    }

    /**
     * (BP1) to (BP4), for the last forward pass.
     *
     * @param desired y. Shape: {@code [m, |y|]}
     * @param into    target of the gradient; may be this network's own parameters
     */
    public void backpropagate(Cost cost, Matrix desired, Accumulation into) {
        backpropagate(cost, desired, null, into);
    }

    /**
     * (BP1) to (BP4), for the last forward pass, with weighted examples.
     *
     * @param weights factors of the examples' errors; null if all are 1
     */
    public void backpropagate(Cost cost, Matrix desired, float[] weights, Accumulation into) {
        backpropagate(outputError(cost, desired, weights), into);
    }

    /**
     * (BP2) to (BP4), for the last forward pass, down to the first layer that is not frozen. Layers may overwrite the values of the forward
     * pass with errors, so that each forward pass allows one backward pass.
     *
     * @param error δᴸ. Shape: {@code [m, |y|]}; may be overwritten
     * @throws IllegalStateException if there was no complete forward pass since the last backward pass
     */
    public void backpropagate(Matrix error, Accumulation into) {
        if (!passed) {
            throw new IllegalStateException("a backward pass needs a forward pass of its own before it");
        }
        passed = false;
        Matrix delta = error;
        for (int l = layers.size() - 1; l >= frozen; l--) {
            Layer layer = layers.get(l);
            if (l > frozen) {
                delta = layer.backward(delta, into.target().layer(l), into);
                layers.get(l - 1).differentiate(delta);
            } else {
                layer.accumulate(delta, into.target().layer(l), into);
            }
        }
    }

    /** (BP1). */
    private Matrix outputError(Cost cost, Matrix desired, float[] weights) {
        readOutput(desired);
        Matrix delta = errors.rows(desired.rows());
        int columns = desired.columns();
        for (int from = 0; from < desired.size(); from += columns) {
            // Only the cost reads z, so its array is free for δ.
            cost.error(sigma, z, a, y, z, from, from + columns);
        }
        if (weights != null) {
            for (int k = 0; k < desired.size(); k++) {
                z[k] *= weights[k / columns];
            }
        }
        read = null;
        kernels.write(z, delta);
        return delta;
    }

    private void readOutput(Matrix desired) {
        if (!complete) {
            throw new IllegalStateException("there is no complete forward pass");
        }
        if (read == desired) {
            return;
        }
        if (y.length < desired.size()) {
            z = new double[desired.size()];
            a = new double[desired.size()];
            y = new double[desired.size()];
        }
        kernels.read(output.z(), z);
        kernels.read(output.a(), a);
        kernels.read(desired, y);
        read = desired;
    }

    @Override
    public void close() {
        complete = false;
        passed = false;
        kernels.close();
        layers.forEach(Layer::close);
        inputs.close();
        errors.close();
        if (ownsParameters) {
            parameters.close();
        }
    }
}
