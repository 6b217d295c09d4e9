package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Text;

/** Refuses a file, with the node or tensor that is the cause. */
final class Refusal {

    private static final int LONGEST_SHOWN = 80;

    private Refusal() {
    }

    static InvalidSpecificationException of(String detail) {
        return new InvalidSpecificationException("file", detail);
    }

    static InvalidSpecificationException of(NodeProto node, String detail) {
        return of("node %s (%s) %s".formatted(shown(node.getName().isEmpty() && node.getOutputCount() > 0 ? node.getOutput(0) : node.getName()),
                shown(node.getOpType()), detail));
    }

    /** Returns a name from the file for a message. */
    static String shown(String name) {
        return Text.shortened(name.replaceAll("\\p{Cntrl}", "?"), LONGEST_SHOWN);
    }
}
