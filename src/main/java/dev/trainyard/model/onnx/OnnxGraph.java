package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A graph under construction. A tensor is named after the node that computes it. */
public final class OnnxGraph {

    /** Name of the dimension of examples, whose size is free. */
    static final String BATCH = "batch";
    static final String ML_DOMAIN = "ai.onnx.ml";

    private final GraphProto.Builder proto = GraphProto.newBuilder().setName("trainyard");
    private final List<Weights> weights = new ArrayList<>();
    private boolean usesMlDomain;

    /** Adds a node with one output, and returns the output's name, {@code name}. */
    String node(String op, String name, List<String> inputs, AttributeProto... attributes) {
        return node(op, name, inputs, List.of(name), attributes);
    }

    /** Adds a node, and returns the name of its last output. An empty name in {@code outputs} stands for an unused one. */
    String node(String op, String name, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        proto.addNode(NodeProto.newBuilder().setOpType(op).setName(name).addAllInput(inputs).addAllOutput(outputs)
                .addAllAttribute(Arrays.asList(attributes)));
        return outputs.get(outputs.size() - 1);
    }

    /** Adds a node of the domain {@code ai.onnx.ml}. */
    String mlNode(String op, String name, String input, AttributeProto... attributes) {
        usesMlDomain = true;
        proto.addNode(NodeProto.newBuilder().setOpType(op).setDomain(ML_DOMAIN).setName(name).addInput(input).addOutput(name)
                .addAllAttribute(Arrays.asList(attributes)));
        return name;
    }

    /** Adds a tensor of weights, and returns its name. */
    String weights(Weights tensor) {
        weights.add(tensor);
        return tensor.name();
    }

    /** Adds a vector of integers, such as a shape or axes. */
    String longs(String name, long... values) {
        return constant(name, DataType.INT64, builder -> builder.addDims(values.length)
                .addAllInt64Data(Arrays.stream(values).boxed().toList()));
    }

    /** Adds a constant vector. */
    String floats(String name, float... values) {
        return node("Constant", name, List.of(), Attributes.ofFloats("value_floats", values));
    }

    String scalar(String name, float value) {
        return constant(name, DataType.FLOAT, builder -> builder.addFloatData(value));
    }

    String scalar(String name, double value) {
        return constant(name, DataType.DOUBLE, builder -> builder.addDoubleData(value));
    }

    /** Adds a tensor of shape {@code [1, values.size()]}. */
    String row(String name, List<Double> values) {
        return constant(name, DataType.DOUBLE, builder -> builder.addDims(1).addDims(values.size()).addAllDoubleData(values));
    }

    private String constant(String name, DataType type, Consumer<TensorProto.Builder> values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        values.accept(tensor);
        proto.addInitializer(tensor);
        return name;
    }

    String input(String name, DataType type, List<Integer> example) {
        proto.addInput(value(name, type, example));
        return name;
    }

    void output(String name, DataType type, List<Integer> example) {
        proto.addOutput(value(name, type, example));
    }

    /** @param example the dimensions that follow the batch */
    private static ValueInfoProto value(String name, DataType type, List<Integer> example) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
        example.forEach(size -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }

    boolean usesMlDomain() {
        return usesMlDomain;
    }

    /** Returns the graph without its {@link #weights()}. */
    public GraphProto proto() {
        return proto.build();
    }

    public List<Weights> weights() {
        return weights;
    }
}
