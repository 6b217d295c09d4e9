package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.trainyard.model.onnx.Weights.Part;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.Recurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes recurrent layers as nodes. ONNX's own order of gates is i, o, f, c; this service's is i, f, g, o. The biases of the recurrent
 * weights are 0, because b is the sum of both.
 */
public final class RecurrentNodes {

    /** For each gate in ONNX's order, its index in this service's order. */
    public static final List<Integer> GATES = List.of(0, 3, 1, 2);

    private static final List<Integer> ONE_GATE = List.of(0);
    private static final Map<Activation, String> FUNCTIONS = Map.of(Activation.TANH, "Tanh", Activation.SIGMOID, "Sigmoid",
            Activation.RELU, "Relu", Activation.LEAKY_RELU, "LeakyRelu", Activation.ELU, "Elu", Activation.LINEAR, "Affine");

    private RecurrentNodes() {
    }

    /** Returns whether ONNX's RNN has this activation. */
    static boolean has(Activation sigma) {
        return FUNCTIONS.containsKey(sigma);
    }

    static String add(OnnxGraph graph, Lstm lstm, String x, Shape input, String layer) {
        return add(graph, "LSTM", x, input, lstm.units(), lstm.returnSequences(), layer, GATES, List.of());
    }

    static String add(OnnxGraph graph, Recurrent recurrent, String x, Shape input, String layer) {
        Activation sigma = recurrent.activation();
        List<AttributeProto> attributes = new ArrayList<>(List.of(Attributes.ofTexts("activations", List.of(FUNCTIONS.get(sigma)))));
        switch (sigma) {
            case LEAKY_RELU -> attributes.add(Attributes.ofFloats("activation_alpha", ActivationNodes.LEAK));
            case ELU -> attributes.add(Attributes.ofFloats("activation_alpha", 1));
            case LINEAR -> {
                attributes.add(Attributes.ofFloats("activation_alpha", 1));
                attributes.add(Attributes.ofFloats("activation_beta", 0));
            }
            default -> {
            }
        }
        return add(graph, "RNN", x, input, recurrent.units(), recurrent.returnSequences(), layer, ONE_GATE, attributes);
    }

    private static String add(OnnxGraph graph, String op, String x, Shape input, int units, boolean sequences, String layer, List<Integer> gates,
            List<AttributeProto> attributes) {
        int features = input.dimension(input.rank() - 1);
        String rows = input.rank() == 2 ? x : graph.node("Squeeze", layer + "rows", List.of(x, graph.longs(layer + "channel", 1)));
        String steps = graph.node("Transpose", layer + "steps", List.of(rows), Attributes.ofLongs("perm", 1, 0, 2));
        List<String> inputs = List.of(steps, weights(graph, layer, "weight", gates, units, features),
                weights(graph, layer, "recurrent_weight", gates, units, units), bias(graph, layer, gates, units));
        List<AttributeProto> all = new ArrayList<>(attributes);
        all.add(Attributes.of("hidden_size", units));
        List<String> outputs = sequences ? List.of(layer + "states") : List.of("", layer + "state");
        String states = graph.node(op, layer + "recurrence", inputs, outputs, all.toArray(AttributeProto[]::new));
        // The states are [time, directions, batch, units], the last state is [directions, batch, units].
        String squeezed = graph.node("Squeeze", layer + "direction",
                List.of(states, graph.longs(layer + "directions", sequences ? 1 : 0)));
        return sequences ? graph.node("Transpose", layer + "output", List.of(squeezed), Attributes.ofLongs("perm", 1, 0, 2)) : squeezed;
    }

    private static String weights(OnnxGraph graph, String layer, String section, List<Integer> gates, int units, int columns) {
        long gate = (long) units * columns;
        return graph.weights(new Weights(layer + section, List.of(1L, (long) gates.size() * units, (long) columns),
                gates.stream().map(g -> new Part(layer + section, g * gate, gate)).toList()));
    }

    private static String bias(OnnxGraph graph, String layer, List<Integer> gates, int units) {
        List<Part> parts = new ArrayList<>(gates.stream().map(g -> new Part(layer + "bias", (long) g * units, units)).toList());
        parts.add(Part.zeros((long) gates.size() * units));
        return graph.weights(new Weights(layer + "bias", List.of(1L, 2L * gates.size() * units), parts));
    }
}
