package dev.trainyard.model.onnx.reader;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers under construction, with the values of their parameters. */
final class LayerChain {

    private static final Set<Activation> NOT_MONOTONE = Set.of(Activation.GELU, Activation.GELU_TANH, Activation.SWISH, Activation.SOFTMAX);

    private Shape input;
    private final List<LayerSpec> layers = new ArrayList<>();
    /** For each layer, the values of each of its sections by their index in it. */
    private final List<List<IntToDoubleFunction>> values = new ArrayList<>();
    /** Index of the layer whose activation may still follow; −1 for none. */
    private int open = -1;
    private boolean isPooled;

    LayerChain(Shape input) {
        this.input = input;
    }

    boolean isEmpty() {
        return layers.isEmpty();
    }

    void setInput(Shape shape) {
        input = shape;
    }

    LayerSpec last() {
        return layers.get(layers.size() - 1);
    }

    /** Returns the shape of the last layer's output. */
    Shape output() {
        Shape shape = input;
        for (LayerSpec layer : layers) {
            shape = layer.output(shape);
        }
        return shape;
    }

    /**
     * Adds a layer with linear activation, which an activation may follow.
     *
     * @throws dev.trainyard.nn.InvalidSpecificationException if it does not fit the layer before it
     */
    void addOpen(LayerSpec layer, List<IntToDoubleFunction> sections) {
        add(layer, sections);
        open = layers.size() - 1;
        isPooled = false;
    }

    void add(LayerSpec layer, List<IntToDoubleFunction> sections) {
        layer.output(output());
        if (layers.size() >= Architecture.MAX_LAYERS) {
            throw Refusal.of("has more than %d layers".formatted(Architecture.MAX_LAYERS));
        }
        layers.add(layer);
        values.add(sections);
        if (layer instanceof MaxPool) {
            isPooled = true;
        } else if (!(layer instanceof Dropout)) {
            open = -1;
        }
    }

    /** Returns whether the last layer is recurrent and returns all states. */
    boolean hasStates() {
        return !isEmpty() && (last() instanceof Lstm lstm && lstm.returnSequences()
                || last() instanceof Recurrent recurrent && recurrent.returnSequences());
    }

    /** Makes the last layer, which {@link #hasStates}, return the last state only. */
    void takeLastState() {
        LayerSpec layer = last() instanceof Lstm lstm ? new Lstm(lstm.units(), false, null, lstm.forgetBias())
                : new Recurrent(((Recurrent) last()).units(), last().activation(), false, null);
        layers.set(layers.size() - 1, layer);
    }

    /**
     * Sets the activation of the last layer with weights. It may also follow max pooling, if it is monotone: the largest value stays the
     * largest.
     *
     * @return whether that is possible
     */
    boolean activate(Activation sigma) {
        if (open < 0 || isPooled && NOT_MONOTONE.contains(sigma)) {
            return false;
        }
        LayerSpec layer = layers.get(open);
        if (layer instanceof Conv2d && sigma == Activation.SOFTMAX) {
            return false;
        }
        layers.set(open, layer instanceof Dense dense ? new Dense(dense.units(), sigma)
                : activated((Conv2d) layer, sigma));
        open = -1;
        return true;
    }

    private static Conv2d activated(Conv2d conv, Activation sigma) {
        return new Conv2d(conv.filters(), conv.kernel(), conv.stride(), conv.padding(), sigma);
    }

    Architecture architecture() {
        return new Architecture(input, layers);
    }

    /** Writes the flat parameter vector. */
    void fill(INDArray vector) {
        List<List<Section>> layout = architecture().layout();
        long offset = 0;
        for (int l = 0; l < layout.size(); l++) {
            for (int s = 0; s < layout.get(l).size(); s++) {
                int count = Math.toIntExact(layout.get(l).get(s).size());
                ParameterVector.fill(vector, offset, count, values.get(l).get(s));
                offset += count;
            }
        }
    }
}
