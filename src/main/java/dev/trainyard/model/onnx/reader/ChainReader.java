package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a graph of another program: follows the nodes from the input to the output, each of which must be a part of a layer that this
 * service has. Nodes that do not lie on this way are not looked at, except for constants.
 */
final class ChainReader {

    private static final int MAX_STEPS = 20_000;
    private static final double DEFAULT_RATE = 0.5;

    private final OnnxFile file;
    private final GraphUses uses;
    private final TensorAxes axes;
    private final LayerChain chain;
    private final WeightOperators weightOperators;
    private final RecurrentOperators recurrentOperators;
    private final ShapeOperators shapeOperators;
    private String tensor;
    private boolean hasLogarithm;

    private ChainReader(OnnxFile file, Shape given) {
        this.file = file;
        this.uses = new GraphUses(file);
        ValueInfoProto input = input(file);
        Shape shape = given == null ? shape(input) : given;
        this.tensor = input.getName();
        this.axes = new TensorAxes(shape.dimensions());
        this.chain = new LayerChain(shape);
        this.weightOperators = new WeightOperators(file, chain, axes);
        this.recurrentOperators = new RecurrentOperators(file, uses, chain, axes);
        this.shapeOperators = new ShapeOperators(file, uses, chain, axes);
    }

    /**
     * Reads the network.
     *
     * @param input shape of an example; null to take it from the file
     * @throws InvalidSpecificationException naming the first node that is no part of a layer
     */
    static ImportedNetwork read(OnnxFile file, Shape input) {
        return new ChainReader(file, input).read();
    }

    private ImportedNetwork read() {
        int steps = 0;
        for (List<NodeProto> next = uses.of(tensor); !next.isEmpty(); next = uses.of(tensor)) {
            if (++steps > MAX_STEPS) {
                throw Refusal.of("has too many nodes");
            }
            step(next);
        }
        if (!uses.isOutput(tensor)) {
            throw Refusal.of("has no way from the input to an output: no node uses tensor " + Refusal.shown(tensor));
        }
        if (chain.isEmpty()) {
            throw Refusal.of("has no layers");
        }
        try {
            Architecture architecture = chain.architecture();
            return new ImportedNetwork(architecture, null, chain::fill);
        } catch (InvalidSpecificationException e) {
            throw Refusal.of("is no network that this service has: " + e.getMessage());
        }
    }

    private void step(List<NodeProto> next) {
        Optional<ElementwiseFunction.Found> function = ElementwiseFunction.after(tensor, file, uses);
        if (function.isPresent()) {
            if (function.get().activation() != Activation.LINEAR && !chain.activate(function.get().activation())) {
                throw Refusal.of(next.get(0), "must follow a dense or convolutional layer without an activation");
            }
            tensor = function.get().output();
            return;
        }
        NodeProto node = next.get(0);
        if (next.size() > 1) {
            throw Refusal.of(node, "is one of %d nodes that use tensor %s, and they form no activation function of this service"
                    .formatted(next.size(), Refusal.shown(tensor)));
        }
        NodeFields fields = new NodeFields(node);
        fields.require(!hasLogarithm, "must not follow a logarithm");
        fields.require(fields.isStandard(), "has the unknown domain " + Refusal.shown(node.getDomain()));
        fields.require(node.getOutputCount() > 0, "has no output");
        try {
            tensor = follow(fields);
        } catch (InvalidSpecificationException e) {
            throw e.violations().get(0).field().equals("file") ? e : fields.refusal(e.getMessage());
        }
    }

    /** @return the tensor that the node computes */
    private String follow(NodeFields node) {
        requireFirstInput(node);
        String output = node.node().getOutput(0);
        switch (node.op()) {
            case "Gemm" -> weightOperators.gemm(node);
            case "MatMul" -> {
                return weightOperators.product(node, uses, tensor);
            }
            case "Conv" -> weightOperators.convolution(node);
            case "MaxPool", "AveragePool", "LpPool" -> weightOperators.pool(node);
            case "LSTM", "RNN" -> {
                return recurrentOperators.add(node);
            }
            case "Softmax", "LogSoftmax" -> softmax(node);
            case "Dropout" -> dropout(node);
            case "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Gather", "Slice" -> shapeOperators.follow(node);
            default -> throw node.refusal("is an operator that no layer of this service has");
        }
        return output;
    }

    private void requireFirstInput(NodeFields node) {
        boolean product = node.op().equals("MatMul");
        node.require(node.input(0).equals(tensor) || product && node.input(1).equals(tensor),
                "uses tensor %s as another than its first input".formatted(Refusal.shown(tensor)));
    }

    private void softmax(NodeFields node) {
        node.require(axes.rank() == 2 && axes.index(node.integer("axis", -1)) == 1, "must have the axis of the classes");
        node.require(chain.activate(Activation.SOFTMAX), "must follow a dense layer without an activation");
        // Only the probabilities are served, whose logarithms the file computes.
        hasLogarithm = node.op().equals("LogSoftmax");
    }

    private void dropout(NodeFields node) {
        OnnxTensor ratio = file.tensors().get(node.input(1));
        node.require(ratio == null || ratio.isReal() && ratio.count() == 1, "must have one constant ratio of float32 or float64");
        double rate = ratio == null ? node.real("ratio", (float) DEFAULT_RATE) : ratio.get(0);
        if (!chain.isEmpty()) {
            // Text turns 0.3f into 0.3; a cast would give 0.30000001….
            chain.add(new Dropout(Double.parseDouble(Float.toString((float) rate))), List.of());
        }
    }

    private static ValueInfoProto input(OnnxFile file) {
        if (file.inputs().size() != 1) {
            throw Refusal.of("must have one input, got %d".formatted(file.inputs().size()));
        }
        ValueInfoProto input = file.inputs().get(0);
        int type = input.getType().getTensorType().getElemType();
        if (type != DataType.FLOAT.getNumber() && type != DataType.DOUBLE.getNumber()) {
            throw Refusal.of("must have an input of float32 or float64, got %s of the type %d".formatted(Refusal.shown(input.getName()), type));
        }
        return input;
    }

    private static Shape shape(ValueInfoProto input) {
        List<Dimension> dimensions = input.getType().getTensorType().getShape().getDimList();
        List<Integer> example = new ArrayList<>();
        for (int i = 1; i < dimensions.size(); i++) {
            long size = dimensions.get(i).getDimValue();
            if (size < 1 || size > Shape.MAX_SIZE) {
                throw new InvalidSpecificationException("specification/input", "is required: the file does not have dimension %d of input %s"
                        .formatted(i, Refusal.shown(input.getName())));
            }
            example.add((int) size);
        }
        if (example.isEmpty()) {
            throw new InvalidSpecificationException("specification/input", "is required: the file does not have the dimensions of input "
                    + Refusal.shown(input.getName()));
        }
        return new Shape(example);
    }
}
