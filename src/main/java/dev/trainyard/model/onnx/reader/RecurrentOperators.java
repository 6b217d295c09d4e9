package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import dev.trainyard.model.onnx.ActivationNodes;
import dev.trainyard.model.onnx.RecurrentNodes;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.Recurrent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/** Reads recurrent layers. */
final class RecurrentOperators {

    private static final int MAX_SEARCHES = 100;
    private static final int INITIAL_STATE = 5;
    private static final int INITIAL_CELL = 6;
    private static final int PEEPHOLES = 7;
    private static final Map<String, Activation> FUNCTIONS = Map.of("tanh", Activation.TANH, "sigmoid", Activation.SIGMOID, "relu",
            Activation.RELU);
    private static final Set<String> KEEPING_ZEROS = Set.of("Expand", "Reshape", "Transpose", "Unsqueeze", "Squeeze", "Slice", "Identity",
            "Cast", "Tile");

    private final OnnxFile file;
    private final GraphUses uses;
    private final LayerChain chain;
    private final TensorAxes axes;
    /** Number of tensors that may still be searched for zeros. */
    private int searches;

    RecurrentOperators(OnnxFile file, GraphUses uses, LayerChain chain, TensorAxes axes) {
        this.file = file;
        this.uses = uses;
        this.chain = chain;
        this.axes = axes;
    }

    /** @return the output that the nodes behind use: all states, or the last one */
    String add(NodeFields node) {
        boolean batchFirst = node.integer("layout", 0) == 1;
        int batch = batchFirst ? 0 : 1;
        node.require(axes.rank() == 3 && axes.isBatch(batch) && axes.isInOrder(), "must have an input of the form "
                + (batchFirst ? "[batch, time, features]" : "[time, batch, features]"));
        int steps = axes.size(1 - batch);
        int features = axes.size(2);
        requireSequence(node, steps, features);
        requireSupported(node);
        int gates = node.op().equals("LSTM") ? RecurrentNodes.GATES.size() : 1;
        OnnxTensor w = WeightOperators.weights(file, node, 1, 3);
        OnnxTensor u = WeightOperators.weights(file, node, 2, 3);
        int units = u.dims().get(2);
        node.require(node.integer("hidden_size", units) == units && w.dims().equals(List.of(1, gates * units, features))
                && u.dims().equals(List.of(1, gates * units, units)), "has weights of the dimensions %s and %s for %d features"
                .formatted(w.dims(), u.dims(), features));
        OnnxTensor b = node.input(3).isEmpty() ? null : WeightOperators.weights(file, node, 3, 2);
        node.require(b == null || b.dims().equals(List.of(1, 2 * gates * units)), "must have two biases for each gate");

        boolean sequences = isUsed(node, 0);
        node.require(sequences != isUsed(node, 1) && !isUsed(node, 2), "must have one used output: the states, or the last state");
        LayerSpec layer = gates == 1 ? new Recurrent(units, activation(node), sequences, null) : new Lstm(units, sequences, null, 1);
        chain.add(layer, List.<IntToDoubleFunction>of(reordered(w::get, units * features, gates), reordered(u::get, units * units, gates),
                b == null ? i -> 0 : reordered(i -> b.get(i) + b.get(gates * units + i), units, gates)));
        if (sequences) {
            axes.setStates(batchFirst ? List.of(-1, steps, 1, units) : List.of(steps, 1, -1, units), 1 - batch);
        } else {
            axes.setStates(batchFirst ? List.of(-1, 1, units) : List.of(1, -1, units), -1);
        }
        return node.node().getOutput(sequences ? 0 : 1);
    }

    /** Makes the layer before this one, or the network's input, a sequence. */
    private void requireSequence(NodeFields node, int steps, int features) {
        if (chain.isEmpty()) {
            chain.setInput(Shape.of(steps, features));
        }
        Shape before = chain.output();
        boolean fits = before.rank() >= 2 && before.dimension(before.rank() - 2) == steps && before.dimension(before.rank() - 1) == features
                && before.size() == steps * features;
        node.require(fits, "must have a sequence as its input, got " + before);
    }

    /** Returns values in this service's order of the gates, for values in ONNX's order. */
    private static IntToDoubleFunction reordered(IntToDoubleFunction values, int gate, int gates) {
        if (gates == 1) {
            return values;
        }
        int[] places = new int[gates];
        for (int place = 0; place < gates; place++) {
            places[RecurrentNodes.GATES.get(place)] = place;
        }
        return i -> values.applyAsDouble(places[i / gate] * gate + i % gate);
    }

    private void requireSupported(NodeFields node) {
        String direction = node.text("direction", "forward");
        node.require(direction.equals("forward"), "must have the direction forward, got " + Refusal.shown(direction));
        node.require(node.real("clip", 0) == 0, "must have no clip");
        node.require(node.integer("input_forget", 0) == 0, "must have input_forget 0");
        node.require(node.input(4).isEmpty() || file.tensors().containsKey(node.input(4)) && isWholeLength(node.input(4)),
                "must have sequences of equal length");
        node.require(node.input(PEEPHOLES).isEmpty(), "must have no peepholes");
        node.require(beginsWithZeros(node), "must begin with states of 0");
        node.require(node.op().equals("RNN") || node.texts("activations").isEmpty()
                || node.texts("activations").stream().map(String::toLowerCase).toList().equals(List.of("sigmoid", "tanh", "tanh")),
                "must have the activations Sigmoid, Tanh, Tanh");
    }

    private boolean beginsWithZeros(NodeFields node) {
        searches = MAX_SEARCHES;
        return isZero(node.input(INITIAL_STATE)) && isZero(node.input(INITIAL_CELL));
    }

    private boolean isWholeLength(String lengths) {
        OnnxTensor tensor = file.tensors().get(lengths);
        for (int i = 0; tensor.longs() != null && i < tensor.count(); i++) {
            if (tensor.get(i) != axes.size(axes.isBatch(0) ? 1 : 0)) {
                return false;
            }
        }
        return tensor.longs() != null;
    }

    private static Activation activation(NodeFields node) {
        List<String> names = node.texts("activations").stream().map(String::toLowerCase).toList();
        if (names.isEmpty()) {
            return Activation.TANH;
        }
        float alpha = node.reals("activation_alpha").isEmpty() ? Float.NaN : node.reals("activation_alpha").get(0);
        float beta = node.reals("activation_beta").isEmpty() ? 0 : node.reals("activation_beta").get(0);
        String name = names.get(0);
        if (names.size() == 1 && FUNCTIONS.containsKey(name)) {
            return FUNCTIONS.get(name);
        }
        boolean isDefault = Float.isNaN(alpha);
        if (names.size() == 1 && name.equals("leakyrelu") && (isDefault || alpha == ActivationNodes.LEAK)) {
            return Activation.LEAKY_RELU;
        }
        if (names.size() == 1 && name.equals("elu") && (isDefault || alpha == 1)) {
            return Activation.ELU;
        }
        if (names.size() == 1 && name.equals("affine") && alpha == 1 && beta == 0) {
            return Activation.LINEAR;
        }
        throw node.refusal("must have an activation of this service, got " + Refusal.shown(names.toString()));
    }

    private boolean isUsed(NodeFields node, int output) {
        String name = output < node.node().getOutputCount() ? node.node().getOutput(output) : "";
        return !name.isEmpty() && (!uses.of(name).isEmpty() || uses.isOutput(name));
    }

    /** Returns whether a tensor is absent, or consists of zeros, whatever its dimensions are. */
    private boolean isZero(String name) {
        if (name.isEmpty()) {
            return true;
        }
        OnnxTensor constant = file.tensors().get(name);
        if (constant != null) {
            return constant.isZero();
        }
        NodeProto source = uses.source(name);
        if (source == null || --searches < 0) {
            return false;
        }
        if (source.getOpType().equals("ConstantOfShape")) {
            return source.getAttributeList().stream().allMatch(value -> value.getT().getFloatDataList().stream().allMatch(v -> v == 0)
                    && value.getT().getRawData().equals(ByteString.copyFrom(new byte[value.getT().getRawData().size()])));
        }
        if (source.getOpType().equals("Concat")) {
            return source.getInputList().stream().allMatch(this::isZero);
        }
        return KEEPING_ZEROS.contains(source.getOpType()) && source.getInputCount() > 0 && isZero(source.getInput(0));
    }
}
