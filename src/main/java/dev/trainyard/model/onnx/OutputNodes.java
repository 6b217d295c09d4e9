package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.network.Probabilities;
import java.util.List;

/** Writes the steps from a network's activations to the outputs of a version, for tensors of shape {@code [batch, |y|]}. */
final class OutputNodes {

    private final OnnxGraph graph;
    private final String prefix;

    /** @param prefix begins the names of all tensors */
    OutputNodes(OnnxGraph graph, String prefix) {
        this.graph = graph;
        this.prefix = prefix;
    }

    /** Returns 1 − p and p for a single output p, the probability of the second of two classes. */
    String bothClasses(String p) {
        String other = graph.node("Sub", prefix + "first_class", List.of(graph.scalar(prefix + "one", 1f), p));
        return graph.node("Concat", prefix + "both_classes", List.of(other, p), Attributes.of("axis", 1));
    }

    /** Returns mean + deviation·a, in units of the targets. */
    String restored(String a, TargetScaling scaling) {
        String wide = cast(prefix + "wide", a, DataType.DOUBLE);
        String scaled = graph.node("Mul", prefix + "scaled", List.of(wide, graph.row(prefix + "target_deviation", scaling.deviation())));
        String moved = graph.node("Add", prefix + "moved", List.of(scaled, graph.row(prefix + "target_mean", scaling.mean())));
        return cast(prefix + "restored", moved, DataType.FLOAT);
    }

    /** Returns the probabilities for activations that are none; see {@link Probabilities}. */
    String probabilities(String y) {
        String largest = graph.node("ReduceMax", prefix + "largest", List.of(y, graph.longs(prefix + "class_axis", 1)),
                Attributes.of("keepdims", 1));
        String zero = graph.scalar(prefix + "zero", 0f);
        String quotient = graph.node("Abs", prefix + "distance",
                List.of(graph.node("Div", prefix + "quotient", List.of(largest, y))));
        String nearness = graph.node("Where", prefix + "nearness", List.of(
                graph.node("Equal", prefix + "is_largest", List.of(y, largest)), graph.scalar(prefix + "one", 1f), quotient));
        String shares = graph.node("Where", prefix + "shares", List.of(
                graph.node("Greater", prefix + "has_positive", List.of(largest, zero)),
                graph.node("Relu", prefix + "positive", List.of(y)), nearness));
        String sum = graph.node("ReduceSum", prefix + "sum", List.of(shares, prefix + "class_axis"), Attributes.of("keepdims", 1));
        return graph.node("Div", prefix + "normalized", List.of(shares, sum));
    }

    /** Returns 1 for the class with the largest value, else 0. */
    String vote(String y, int classes) {
        return graph.node("OneHot", prefix + "vote",
                List.of(argmax(prefix + "choice", y), graph.longs(prefix + "classes", classes), graph.floats(prefix + "levels", 0, 1)),
                Attributes.of("axis", 1));
    }

    /** @return of shape {@code [batch]}, int64 */
    String argmax(String name, String y) {
        return graph.node("ArgMax", name, List.of(y), Attributes.of("axis", 1), Attributes.of("keepdims", 0));
    }

    private String cast(String name, String x, DataType type) {
        return graph.node("Cast", name, List.of(x), Attributes.of("to", type.getNumber()));
    }
}
