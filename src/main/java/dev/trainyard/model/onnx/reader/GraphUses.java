package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes that use each tensor of a graph, and the node that computes it. */
final class GraphUses {

    private final Map<String, List<NodeProto>> uses = new HashMap<>();
    private final Map<String, NodeProto> sources = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();

    GraphUses(OnnxFile file) {
        for (NodeProto node : file.nodes()) {
            new HashSet<>(node.getInputList()).forEach(input -> uses.computeIfAbsent(input, name -> new ArrayList<>()).add(node));
            node.getOutputList().forEach(output -> sources.put(output, node));
        }
        file.outputs().forEach(output -> outputs.add(output.getName()));
    }

    /** Returns the nodes that use the tensor, except those that only read its dimensions or return the predicted class beside it. */
    List<NodeProto> of(String tensor) {
        return uses.getOrDefault(tensor, List.of()).stream().filter(node -> !node.getOpType().equals("Shape")
                && !(node.getOpType().equals("ArgMax") && node.getOutputList().stream().allMatch(outputs::contains))).toList();
    }

    /** Returns the node that computes the tensor; null for inputs and constants. */
    NodeProto source(String tensor) {
        return sources.get(tensor);
    }

    boolean isOutput(String tensor) {
        return outputs.contains(tensor);
    }
}
