package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.trainyard.model.onnx.ActivationNodes;
import dev.trainyard.nn.layer.Activation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;

/**
 * Recognises the activation function that one or several element-wise nodes compute. Exporters write some functions as several nodes, and
 * not always the same ones, so that the values of the function are compared, not the nodes.
 */
final class ElementwiseFunction {

    /** @param output the tensor with σ(z) */
    record Found(Activation activation, String output) {
    }

    private static final int MAX_NODES = 16;
    private static final double TOLERANCE = 1e-6;
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;
    private static final Map<Activation, DoubleUnaryOperator> FUNCTIONS = new LinkedHashMap<>();

    static {
        FUNCTIONS.put(Activation.SIGMOID, ElementwiseFunction::sigmoid);
        FUNCTIONS.put(Activation.TANH, Math::tanh);
        FUNCTIONS.put(Activation.RELU, z -> Math.max(0, z));
        FUNCTIONS.put(Activation.LEAKY_RELU, z -> Math.max(z, ActivationNodes.LEAK * z));
        FUNCTIONS.put(Activation.ELU, z -> z > 0 ? z : Math.expm1(z));
        FUNCTIONS.put(Activation.GELU, ElementwiseFunction::gelu);
        FUNCTIONS.put(Activation.GELU_TANH, ElementwiseFunction::geluTanh);
        FUNCTIONS.put(Activation.SWISH, z -> z * sigmoid(z));
        FUNCTIONS.put(Activation.STEP, z -> z > 0 ? 1 : 0);
        FUNCTIONS.put(Activation.LINEAR, z -> z);
    }

    private final OnnxFile file;
    private final GraphUses uses;
    /** The functions of z that the tensors are, by name. */
    private final Map<String, DoubleUnaryOperator> known = new HashMap<>();
    private final Set<NodeProto> inside = new HashSet<>();

    private ElementwiseFunction(OnnxFile file, GraphUses uses, String z) {
        this.file = file;
        this.uses = uses;
        known.put(z, value -> value);
    }

    /** Returns the activation function of z that follows; empty if there is none. */
    static Optional<Found> after(String z, OnnxFile file, GraphUses uses) {
        return new ElementwiseFunction(file, uses, z).find();
    }

    private Optional<Found> find() {
        boolean grown = true;
        while (grown && inside.size() < MAX_NODES) {
            grown = false;
            for (String tensor : List.copyOf(known.keySet())) {
                for (NodeProto node : uses.of(tensor)) {
                    if (inside.size() < MAX_NODES && !inside.contains(node) && node.getOutputCount() == 1 && add(node)) {
                        grown = true;
                        Optional<Found> found = matched(node.getOutput(0));
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean add(NodeProto node) {
        DoubleUnaryOperator[] inputs = new DoubleUnaryOperator[node.getInputCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = input(node.getInput(i));
            if (inputs[i] == null) {
                return false;
            }
        }
        NodeFields fields = new NodeFields(node);
        DoubleUnaryOperator function = fields.isStandard() ? function(fields, inputs) : null;
        if (function == null) {
            return false;
        }
        inside.add(node);
        known.put(node.getOutput(0), function);
        return true;
    }

    private DoubleUnaryOperator input(String name) {
        OnnxTensor constant = file.tensors().get(name);
        if (constant != null) {
            boolean scalar = constant.count() == 1 && (constant.isReal() || constant.longs() != null);
            double value = scalar ? constant.get(0) : 0;
            return scalar ? z -> value : null;
        }
        return known.get(name);
    }

    /** Returns the activation if {@code output} is the only tensor that nodes outside, or outputs of the graph, use. */
    private Optional<Found> matched(String output) {
        boolean alone = known.keySet().stream().filter(tensor -> !tensor.equals(output))
                .allMatch(tensor -> !uses.isOutput(tensor) && inside.containsAll(uses.of(tensor)));
        if (!alone) {
            return Optional.empty();
        }
        DoubleUnaryOperator function = known.get(output);
        return FUNCTIONS.entrySet().stream().filter(entry -> isEqual(function, entry.getValue())).findFirst()
                .map(entry -> new Found(entry.getKey(), output));
    }

    private static boolean isEqual(DoubleUnaryOperator one, DoubleUnaryOperator other) {
        // Both ends are far in the ranges where the functions are almost linear. 0 distinguishes z > 0 from z ≥ 0.
        for (int i = -60; i <= 60; i++) {
            double z = i / 5.0;
            if (!(Math.abs(one.applyAsDouble(z) - other.applyAsDouble(z)) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the function of z that a node computes; null if it is not element-wise. */
    private static DoubleUnaryOperator function(NodeFields node, DoubleUnaryOperator[] in) {
        if (in.length == 1) {
            return unary(node, in[0]);
        }
        return in.length == 2 ? binary(node.op(), in[0], in[1]) : null;
    }

    private static DoubleUnaryOperator unary(NodeFields node, DoubleUnaryOperator a) {
        return switch (node.op()) {
            case "Sigmoid" -> a.andThen(ElementwiseFunction::sigmoid);
            case "Tanh" -> a.andThen(Math::tanh);
            case "Relu" -> a.andThen(z -> Math.max(0, z));
            case "LeakyRelu" -> {
                double alpha = node.real("alpha", ActivationNodes.LEAK);
                yield a.andThen(z -> z < 0 ? alpha * z : z);
            }
            case "Elu" -> {
                double alpha = node.real("alpha", 1);
                yield a.andThen(z -> z < 0 ? alpha * Math.expm1(z) : z);
            }
            case "Gelu" -> a.andThen(node.text("approximate", "none").equals("tanh") ? ElementwiseFunction::geluTanh
                    : ElementwiseFunction::gelu);
            case "Erf" -> a.andThen(Erf::erf);
            case "Exp" -> a.andThen(Math::exp);
            case "Log" -> a.andThen(Math::log);
            case "Sqrt" -> a.andThen(Math::sqrt);
            case "Abs" -> a.andThen(Math::abs);
            case "Neg" -> a.andThen(z -> -z);
            case "Reciprocal" -> a.andThen(z -> 1 / z);
            case "Softplus" -> a.andThen(z -> Math.log1p(Math.exp(z)));
            case "Cast", "Identity" -> a;
            default -> null;
        };
    }

    private static DoubleUnaryOperator binary(String op, DoubleUnaryOperator a, DoubleUnaryOperator b) {
        return switch (op) {
            case "Add" -> z -> a.applyAsDouble(z) + b.applyAsDouble(z);
            case "Sub" -> z -> a.applyAsDouble(z) - b.applyAsDouble(z);
            case "Mul" -> z -> a.applyAsDouble(z) * b.applyAsDouble(z);
            case "Div" -> z -> a.applyAsDouble(z) / b.applyAsDouble(z);
            case "Pow" -> z -> Math.pow(a.applyAsDouble(z), b.applyAsDouble(z));
            case "Max" -> z -> Math.max(a.applyAsDouble(z), b.applyAsDouble(z));
            case "Min" -> z -> Math.min(a.applyAsDouble(z), b.applyAsDouble(z));
            case "Greater" -> z -> a.applyAsDouble(z) > b.applyAsDouble(z) ? 1 : 0;
            default -> null;
        };
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double gelu(double z) {
        return z * (1 + Erf.erf(ROOT_HALF * z)) / 2;
    }

    private static double geluTanh(double z) {
        return z * (1 + Math.tanh(SCALE * (z + CUBE * z * z * z))) / 2;
    }
}
