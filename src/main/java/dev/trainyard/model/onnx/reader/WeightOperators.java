package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.trainyard.model.onnx.LayerNodes;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Reads dense, convolutional and pooling layers. */
final class WeightOperators {

    private static final long[] NO_PADS = {0, 0, 0, 0};

    private final OnnxFile file;
    private final LayerChain chain;
    private final TensorAxes axes;

    WeightOperators(OnnxFile file, LayerChain chain, TensorAxes axes) {
        this.file = file;
        this.chain = chain;
        this.axes = axes;
    }

    /** Returns a constant input of numbers. */
    static OnnxTensor weights(OnnxFile file, NodeFields node, int input, int rank) {
        OnnxTensor tensor = file.tensors().get(node.input(input));
        node.require(tensor != null, "must have constant weights, got tensor " + Refusal.shown(node.input(input)));
        node.require(tensor.isReal(), "must have weights of float32 or float64, got " + tensor.type());
        node.require(tensor.dims().size() == rank, "must have weights of %d dimensions, got %s".formatted(rank, tensor.dims()));
        return tensor;
    }

    /** y = alpha·x·B + beta·c. */
    void gemm(NodeFields node) {
        requireFlat(node);
        node.require(node.integer("transA", 0) == 0, "must have transA 0");
        OnnxTensor b = weights(file, node, 1, 2);
        boolean transposed = node.integer("transB", 0) == 1;
        double beta = node.real("beta", 1);
        dense(node, b, transposed, node.real("alpha", 1), node.input(2).isEmpty() ? null : biases(node, 2), beta);
    }

    /**
     * Reads x·B, and the addition of a bias if one follows.
     *
     * @return the tensor that the last of the nodes computes
     */
    String product(NodeFields node, GraphUses uses, String x) {
        requireFlat(node);
        node.require(node.input(0).equals(x), "must have the weights on the right");
        OnnxTensor b = weights(file, node, 1, 2);
        String product = node.node().getOutput(0);
        List<NodeProto> next = uses.of(product);
        if (next.size() == 1 && next.get(0).getOpType().equals("Add") && !uses.isOutput(product)) {
            NodeFields sum = new NodeFields(next.get(0));
            int other = sum.input(0).equals(product) ? 1 : 0;
            if (file.tensors().containsKey(sum.input(other))) {
                dense(node, b, false, 1, biases(sum, other), 1);
                return sum.node().getOutput(0);
            }
        }
        dense(node, b, false, 1, null, 0);
        return product;
    }

    private OnnxTensor biases(NodeFields node, int input) {
        OnnxTensor tensor = file.tensors().get(node.input(input));
        node.require(tensor != null && tensor.isReal(), "must have constant biases");
        return tensor;
    }

    private void dense(NodeFields node, OnnxTensor b, boolean transposed, double alpha, OnnxTensor bias, double beta) {
        int in = b.dims().get(transposed ? 1 : 0);
        int out = b.dims().get(transposed ? 0 : 1);
        node.require(in == axes.exampleCount(), "must have weights for %d inputs, got the dimensions %s".formatted(axes.exampleCount(), b.dims()));
        node.require(bias == null || bias.count() == out || bias.count() == 1, "must have %d biases, got the dimensions %s"
                .formatted(out, bias == null ? null : bias.dims()));
        chain.addOpen(new Dense(out, Activation.LINEAR), List.<IntToDoubleFunction>of(
                transposed ? i -> alpha * b.get(i) : i -> alpha * b.get(i % in * out + i / in),
                bias == null ? i -> 0 : bias.count() == 1 ? i -> beta * bias.get(0) : i -> beta * bias.get(i)));
        axes.set(List.of(out));
    }

    private void requireFlat(NodeFields node) {
        node.require(axes.rank() == 2 && axes.isBatchFirst(), "must have an input of the form [batch, features]");
    }

    void convolution(NodeFields node) {
        requireImage(node);
        OnnxTensor w = weights(file, node, 1, 4);
        node.require(node.integer("group", 1) == 1, "must have group 1, got " + node.integer("group", 1));
        node.requireIntegers("dilations", 1, 1);
        Shape kernel = shape(node, new long[] {w.dims().get(2), w.dims().get(3)});
        Shape stride = stride(node, 1, 1);
        node.require(w.dims().get(1) == axes.size(1), "must have weights for %d channels, got the dimensions %s"
                .formatted(axes.size(1), w.dims()));
        OnnxTensor bias = node.input(2).isEmpty() ? null : biases(node, 2);
        node.require(bias == null || bias.count() == w.dims().get(0), "must have a bias for each filter");
        chain.addOpen(new Conv2d(w.dims().get(0), kernel, stride, padding(node, kernel, stride), Activation.LINEAR),
                List.<IntToDoubleFunction>of(w::get, bias == null ? i -> 0 : bias::get));
        axes.set(chain.output().dimensions());
    }

    private Padding padding(NodeFields node, Shape kernel, Shape stride) {
        String automatic = node.text("auto_pad", "NOTSET");
        long[] pads = node.integers("pads");
        long[] given = pads == null ? NO_PADS : pads;
        long[] same = LayerNodes.pads(Padding.SAME, Shape.of(axes.size(1), axes.size(2), axes.size(3)), kernel, stride);
        return switch (automatic) {
            case "VALID" -> Padding.VALID;
            case "SAME_UPPER" -> Padding.SAME;
            case "NOTSET", "" -> {
                node.require(Arrays.equals(given, NO_PADS) || Arrays.equals(given, same),
                        "must have no pads, or the pads %s of same padding, got %s".formatted(Arrays.toString(same), Arrays.toString(given)));
                yield Arrays.equals(given, NO_PADS) ? Padding.VALID : Padding.SAME;
            }
            default -> throw node.refusal("must have auto_pad VALID or SAME_UPPER, got " + Refusal.shown(automatic));
        };
    }

    void pool(NodeFields node) {
        requireImage(node);
        String automatic = node.text("auto_pad", "NOTSET");
        node.require(automatic.equals("NOTSET") || automatic.equals("VALID"), "must have no padding");
        node.requireIntegers("pads", NO_PADS);
        node.requireIntegers("dilations", 1, 1);
        node.require(node.integer("ceil_mode", 0) == 0 || dividesEvenly(node), "must have ceil_mode 0");
        node.require(node.integer("storage_order", 0) == 0, "must have storage_order 0");
        node.require(!node.op().equals("LpPool") || node.integer("p", 2) == 2, "must have p 2");
        Shape size = size(node);
        Shape stride = stride(node, 1, 1);
        LayerSpec pool = switch (node.op()) {
            case "MaxPool" -> new MaxPool(size, stride);
            case "AveragePool" -> new AveragePool(size, stride);
            default -> new L2Pool(size, stride);
        };
        chain.add(pool, List.of());
        axes.set(chain.output().dimensions());
    }

    /** Returns whether no region would extend beyond the image, so that rounding up makes no difference. */
    private boolean dividesEvenly(NodeFields node) {
        Shape size = size(node);
        Shape stride = stride(node, 1, 1);
        return (axes.size(2) - size.dimension(0)) % stride.dimension(0) == 0
                && (axes.size(3) - size.dimension(1)) % stride.dimension(1) == 0;
    }

    private static Shape size(NodeFields node) {
        long[] size = node.integers("kernel_shape");
        node.require(size != null, "must have kernel_shape");
        return shape(node, size);
    }

    private static Shape stride(NodeFields node, long... otherwise) {
        long[] strides = node.integers("strides");
        return shape(node, strides == null ? otherwise : strides);
    }

    private static Shape shape(NodeFields node, long[] dimensions) {
        node.require(dimensions.length == 2 && Arrays.stream(dimensions).allMatch(size -> size >= 1 && size <= Shape.MAX_SIZE),
                "must have two dimensions of at least 1, got " + Arrays.toString(dimensions));
        return Shape.of((int) dimensions[0], (int) dimensions[1]);
    }

    private void requireImage(NodeFields node) {
        node.require(axes.rank() == 4 && axes.isBatchFirst(), "must have an input of the form [batch, channels, rows, columns]");
        if (chain.isEmpty()) {
            chain.setInput(new Shape(axes.exampleSizes()));
        }
        node.require(chain.output().size() == axes.exampleCount() && chain.output().dimensions().stream().filter(d -> d != 1).toList()
                .equals(axes.exampleSizes().stream().filter(d -> d != 1).toList()), "must have an image of another layer as its input");
    }
}
