package dev.trainyard.nn.network;

import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.kernel.Allocations;
import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
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
 * Layers bound to one flat parameter vector. Not for several callers at once: each binds its own to the shared parameters, which
 * takes a fraction of a millisecond.
 */
public final class Network implements Predictor {

    /** Drawn in one go: large matrices do not pass through the Java heap as a whole. Biases do, being one row. */
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
    /** Whether every layer has the results of the last forward pass. */
    private boolean complete;
    private boolean passed;
    /** The desired outputs in y, whose forward pass is in z and a; null for none. */
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
            bound.add(l > 0 ? bound.get(l - 1).join(layer) : layer);
        }
        this.layers = List.copyOf(bound);
        this.output = layers.get(layers.size() - 1);
        output.becomeOutput();
        this.sigma = architecture.activation();
        this.inputs = new Buffer(parameters.vector().dataType(), architecture.input().size());
        this.errors = new Buffer(parameters.vector().dataType(), architecture.output().size());
        this.inferenceBatch = architecture.inferenceBatch();
    }

    /** A network whose parameters are all zero. */
    public static Network of(Architecture architecture) {
        return of(architecture, 1);
    }

    /**
     * The same for several threads, that divide the large operations of each pass among themselves.
     *
     * @param threads the caller's included; the others end when the network is closed
     */
    public static Network of(Architecture architecture, int threads) {
        return Allocations.allOrNothing(() -> new Network(architecture, Parameters.zeros(architecture.layout(), DataType.FLOAT), true,
                Kernels.of(DataType.FLOAT, threads)));
    }

    /**
     * A network on parameters that it owns from now on: they are freed when it is closed.
     *
     * @param kernels closed with the network too
     */
    public static Network of(Architecture architecture, Parameters parameters, Kernels kernels) {
        return Allocations.allOrNothing(() -> new Network(architecture, parameters, true, kernels));
    }

    /** A network on parameters that others may share; it does not write to them unless it is trained. */
    public static Network of(Architecture architecture, INDArray parameters) {
        return of(architecture, parameters, Kernels.of(parameters.dataType()));
    }

    /** The same, with arithmetic done in a certain way: to hold one against the other. */
    public static Network of(Architecture architecture, INDArray parameters, Kernels kernels) {
        return Allocations.allOrNothing(() -> new Network(architecture, Parameters.of(architecture.layout(), parameters), false, kernels));
    }

    public Architecture architecture() {
        return architecture;
    }

    /** The flat parameter vector; live, not a copy. Shape: {@code [p]}, float32. */
    public INDArray parameters() {
        return parameters.vector();
    }

    /** The same with its sections. */
    public Parameters sections() {
        return parameters;
    }

    /**
     * Lets the first layers be as they are [7.4]: the backward pass ends above them, which also makes it shorter, and
     * {@link #learning} is without them.
     *
     * <p>They are the first, without a gap, because what learns is then the end of the flat vector: an update rule bound to that
     * cannot change a frozen layer, by decay or momentum either, and needs not to know that there are any.
     *
     * @param layers how many; 0 for none
     */
    public void freeze(int layers) {
        // Neither have those that follow without parameters anything to learn.
        frozen = architecture.withParameters().stream().filter(l -> l >= layers).findFirst().orElseThrow(
                () -> new IllegalArgumentException("no layer would learn: %d of %d are frozen".formatted(layers, this.layers.size())));
    }

    /** The first layer that learns. */
    int firstLearning() {
        return frozen;
    }

    /** What a training may change: the parameters of all layers but the frozen ones. */
    public Parameters learning() {
        return parameters.from(frozen);
    }

    public Kernels kernels() {
        return kernels;
    }

    /** Draws each layer's weights and biases, from numbers that belong to that layer alone. */
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
     * Takes the parameters of the first layers from those of a network whose first layers are the same, by
     * {@link Architecture#layersLike}.
     *
     * @param learnt its flat parameter vector
     * @param layers how many of this network's layers
     */
    public void take(INDArray learnt, int layers) {
        int size = Math.toIntExact(Parameters.size(parameters.layout().subList(0, layers)));
        kernels.copy(Matrix.view(learnt, 0, 1, size), Matrix.view(parameters.vector(), 0, 1, size));
    }

    /** The output aᴸ for inputs x, as at inference. Shape: {@code [n, |x|]} to {@code [n, |y|]}; a new array. */
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

    private float[] answers(float[] x, int n) {
        Matrix given = inputs.rows(n);
        kernels.write(x, given);
        Matrix answer = feedforward(given);
        float[] y = new float[answer.size()];
        kernels.read(answer, y);
        return y;
    }

    /** aᴸ for a few examples, as at inference. Shape: {@code [m, |x|]} to {@code [m, |y|]}; overwritten by the next pass. */
    public Matrix feedforward(Matrix x) {
        return feedforward(x, null);
    }

    /**
     * aᴸ for a mini-batch.
     *
     * @param random for what is random while training; null at inference
     */
    public Matrix feedforward(Matrix x, Randomness random) {
        Matrix activation = forward(x, layers, random);
        complete = true;
        passed = true;
        return activation;
    }

    /** aˡ of the first {@code count} layers, as at inference; x itself for none. Shape: {@code [m, out]}. */
    public Matrix feedforward(Matrix x, int count) {
        Matrix activation = forward(x, layers.subList(0, count), null);
        complete = count == layers.size();
        return activation;
    }

    private Matrix forward(Matrix x, List<Layer> through, Randomness random) {
        // Should a layer fail, those above it may hold what was freed meanwhile: nothing of the last pass is used then.
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
     * aˡ of the last forward pass, of layer {@code l} from 0; null unless it passed through all layers. Shape: {@code [m, out]};
     * overwritten by the next.
     */
    public Matrix activations(int l) {
        return complete ? layers.get(l).a() : null;
    }

    /** Adds what the last forward pass made of its examples to {@code tally}. Shape of {@code y}: {@code [m, |y|]}. */
    public void score(Cost cost, Matrix desired, Tally tally) {
        readOutput(desired);
        int columns = desired.columns();
        for (int from = 0; from < desired.size(); from += columns) {
            tally.add(cost.of(sigma, z, a, y, from, from + columns), Tally.argmax(a, from, columns) == Tally.argmax(y, from, columns));
        }
    }

    /**
     * (BP1) to (BP4), for the last forward pass.
     *
     * @param desired y. Shape: {@code [m, |y|]}
     * @param into    gets the gradient; may be this network's own parameters
     */
    public void backpropagate(Cost cost, Matrix desired, Accumulation into) {
        backpropagate(outputError(cost, desired), into);
    }

    /**
     * (BP2) to (BP4), for the last forward pass, down to the first layer that is not frozen. Errors may take the place of what
     * the layers remember, so that there is one backward pass for each forward pass.
     *
     * @param error δᴸ. Shape: {@code [m, |y|]}; may be overwritten
     * @throws IllegalStateException when there was no forward pass since the last backward pass
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
    private Matrix outputError(Cost cost, Matrix desired) {
        readOutput(desired);
        Matrix delta = errors.rows(desired.rows());
        int columns = desired.columns();
        for (int from = 0; from < desired.size(); from += columns) {
            // z is read for the cost alone, so its array is free for δ.
            cost.error(sigma, z, a, y, z, from, from + columns);
        }
        read = null;
        kernels.write(z, delta);
        return delta;
    }

    private void readOutput(Matrix desired) {
        if (!complete) {
            throw new IllegalStateException("no forward pass has come to its end");
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
