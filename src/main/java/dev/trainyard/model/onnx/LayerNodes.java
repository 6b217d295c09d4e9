package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.trainyard.model.onnx.Weights.Part;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes the layers of a network as nodes, from x {@code [batch, …]} in the network's input shape to its output {@code [batch, |y|]}. */
public final class LayerNodes {

    /** Sections that only generating and training need. They are written too, so that the file has the whole network. */
    private static final Set<String> UNUSED = Set.of("visible_bias", "generative_weight");

    private final OnnxGraph graph;
    private final Architecture architecture;
    private final String prefix;

    /** @param prefix begins the names of all tensors; empty for a single network */
    LayerNodes(OnnxGraph graph, Architecture architecture, String prefix) {
        this.graph = graph;
        this.architecture = architecture;
        this.prefix = prefix;
    }

    /** Returns the reason why ONNX has no operator for the layer; empty if it has. */
    static Optional<String> refusal(LayerSpec layer) {
        return layer instanceof Recurrent recurrent && !RecurrentNodes.has(recurrent.activation())
                ? Optional.of("cannot be exported: ONNX has no recurrent layer with the activation "
                        + recurrent.activation().name().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** @return the name of the output */
    String add(String x) {
        List<Shape> shapes = architecture.shapes();
        String a = x;
        for (int l = 0; l < architecture.layers().size(); l++) {
            a = add(architecture.layers().get(l), a, shapes.get(l), prefix + "layers." + l + ".", architecture.layout().get(l));
        }
        return a;
    }

    private String add(LayerSpec layer, String x, Shape input, String name, List<Section> sections) {
        sections.stream().filter(section -> UNUSED.contains(section.name())).forEach(section -> weights(name, section));
        if (layer instanceof Dense dense) {
            return dense(dense.activation(), x, input, name, sections);
        }
        if (layer instanceof Rbm) {
            return dense(Activation.SIGMOID, x, input, name, sections);
        }
        if (layer instanceof Conv2d conv) {
            return convolution(conv, x, input, name, sections);
        }
        if (layer instanceof MaxPool pool) {
            return pool("MaxPool", pool.size(), pool.stride(), x, input, name);
        }
        if (layer instanceof AveragePool pool) {
            return pool("AveragePool", pool.size(), pool.stride(), x, input, name);
        }
        if (layer instanceof L2Pool pool) {
            return pool("LpPool", pool.size(), pool.stride(), x, input, name, Attributes.of("p", 2));
        }
        if (layer instanceof Dropout dropout) {
            return graph.node("Dropout", name + "dropout", List.of(x, graph.scalar(name + "rate", (float) dropout.rate())));
        }
        if (layer instanceof Lstm lstm) {
            return RecurrentNodes.add(graph, lstm, x, input, name);
        }
        if (layer instanceof Recurrent recurrent) {
            return RecurrentNodes.add(graph, recurrent, x, input, name);
        }
        return associativeMemory((AssociativeMemory) layer, x, input, name, sections);
    }

    private String dense(Activation sigma, String x, Shape input, String name, List<Section> sections) {
        return ActivationNodes.add(graph, sigma, affine(x, input, name, sections), name);
    }

    private String affine(String x, Shape input, String name, List<Section> sections) {
        String flat = input.rank() == 1 ? x : graph.node("Flatten", name + "flat", List.of(x), Attributes.of("axis", 1));
        return graph.node("Gemm", name + "z", List.of(flat, weights(name, sections.get(0)), weights(name, sections.get(1))),
                Attributes.of("transB", 1));
    }

    private String convolution(Conv2d conv, String x, Shape input, String name, List<Section> sections) {
        Shape image = image(input);
        Section weight = sections.get(0);
        String w = graph.weights(new Weights(name + "weight", List.of((long) conv.filters(), (long) image.dimension(0),
                (long) conv.kernel().dimension(0), (long) conv.kernel().dimension(1)), List.of(new Part(name + "weight", 0, weight.size()))));
        String z = graph.node("Conv", name + "z", List.of(image(x, input, name), w, weights(name, sections.get(1))),
                Attributes.ofLongs("kernel_shape", longs(conv.kernel())), Attributes.ofLongs("strides", longs(conv.stride())),
                Attributes.ofLongs("pads", pads(conv.padding(), image, conv.kernel(), conv.stride())));
        return ActivationNodes.add(graph, conv.activation(), z, name);
    }

    /**
     * Returns the numbers of zeros above, left, below and right of an image.
     *
     * @param image {@code [channels, rows, columns]}
     */
    public static long[] pads(Padding padding, Shape image, Shape kernel, Shape stride) {
        long[] pads = new long[4];
        for (int axis = 0; padding == Padding.SAME && axis < 2; axis++) {
            int size = image.dimension(1 + axis);
            int positions = (size + stride.dimension(axis) - 1) / stride.dimension(axis);
            int zeros = Math.max(0, (positions - 1) * stride.dimension(axis) + kernel.dimension(axis) - size);
            pads[axis] = zeros / 2;
            pads[axis + 2] = zeros - zeros / 2;
        }
        return pads;
    }

    private String pool(String op, Shape size, Shape stride, String x, Shape input, String name, AttributeProto... more) {
        AttributeProto[] attributes = Arrays.copyOf(more, more.length + 2);
        attributes[more.length] = Attributes.ofLongs("kernel_shape", longs(size));
        attributes[more.length + 1] = Attributes.ofLongs("strides", longs(stride));
        return graph.node(op, name + "pool", List.of(image(x, input, name)), attributes);
    }

    /**
     * −F(x, y) = d_y + Σⱼ ln(1 + e^(b + Wx + U_y)ⱼ) for each class y, and then the softmax; see {@link AssociativeMemory}. Each term is
     * written without ln(1 + e^(b + Wx)ⱼ), which all classes have: a float32 sum over thousands of units would round the differences away.
     */
    private String associativeMemory(AssociativeMemory layer, String x, Shape input, String name, List<Section> sections) {
        String hidden = graph.node("Unsqueeze", name + "hidden", List.of(affine(x, input, name, sections),
                graph.longs(name + "class_axis", 1)));
        String sums = graph.node("Add", name + "sums",
                List.of(hidden, weights(name, sections.get(AssociativeMemory.LABEL_WEIGHT))));
        String softplus = graph.node("Softplus", name + "softplus", List.of(sums));
        String common = graph.node("Softplus", name + "common", List.of(hidden));
        String terms = graph.node("Sub", name + "terms", List.of(softplus, common));
        String total = graph.node("ReduceSum", name + "total", List.of(terms, graph.longs(name + "unit_axis", 2)),
                Attributes.of("keepdims", 0));
        String z = graph.node("Add", name + "free_energy",
                List.of(total, weights(name, sections.get(AssociativeMemory.LABEL_BIAS))));
        return ActivationNodes.add(graph, layer.activation(), z, name);
    }

    private String image(String x, Shape input, String name) {
        return input.rank() == 3 ? x : graph.node("Unsqueeze", name + "image", List.of(x, graph.longs(name + "channel", 1)));
    }

    private static Shape image(Shape input) {
        return input.rank() == 3 ? input : Shape.of(1, input.dimension(0), input.dimension(1));
    }

    private String weights(String layer, Section section) {
        String name = layer + section.name();
        return graph.weights(new Weights(name, Arrays.stream(section.shape()).boxed().toList(),
                List.of(new Part(name, 0, section.size()))));
    }

    private static long[] longs(Shape shape) {
        return shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
    }
}
