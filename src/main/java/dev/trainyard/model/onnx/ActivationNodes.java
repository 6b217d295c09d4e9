package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.trainyard.nn.layer.Activation;
import java.util.List;

/** Writes activation functions as nodes. */
public final class ActivationNodes {

    /** Slope of {@link Activation#LEAKY_RELU} below 0. */
    public static final float LEAK = 0.01f;

    private ActivationNodes() {
    }

    /**
     * Adds σ(z) of a tensor of shape {@code [batch, …]}; for softmax, {@code [batch, units]}.
     *
     * @param layer prefix of the nodes' names
     * @return the name of a
     */
    static String add(OnnxGraph graph, Activation sigma, String z, String layer) {
        List<String> input = List.of(z);
        String name = layer + "activation";
        return switch (sigma) {
            case LINEAR -> z;
            case SIGMOID -> graph.node("Sigmoid", name, input);
            case TANH -> graph.node("Tanh", name, input);
            case RELU -> graph.node("Relu", name, input);
            case LEAKY_RELU -> graph.node("LeakyRelu", name, input, Attributes.of("alpha", LEAK));
            case ELU -> graph.node("Elu", name, input, Attributes.of("alpha", 1f));
            case GELU -> graph.node("Gelu", name, input, Attributes.of("approximate", "none"));
            case GELU_TANH -> graph.node("Gelu", name, input, Attributes.of("approximate", "tanh"));
            case SWISH -> graph.node("Mul", name, List.of(z, graph.node("Sigmoid", layer + "sigmoid", input)));
            case STEP -> graph.node("Cast", name, List.of(graph.node("Greater", layer + "positive",
                    List.of(z, graph.scalar(layer + "zero", 0f)))), Attributes.of("to", DataType.FLOAT.getNumber()));
            case SOFTMAX -> graph.node("Softmax", name, input, Attributes.of("axis", 1));
        };
    }
}
