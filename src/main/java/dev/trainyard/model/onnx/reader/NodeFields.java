package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the attributes and inputs of a node. */
record NodeFields(NodeProto node) {

    /** Returns the name of an input; empty if it is absent. */
    String input(int i) {
        return i < node.getInputCount() ? node.getInput(i) : "";
    }

    /** Returns whether the operator is one of ONNX's own. */
    boolean isStandard() {
        return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    }

    String op() {
        return node.getOpType();
    }

    long integer(String name, long otherwise) {
        return attribute(name).map(AttributeProto::getI).orElse(otherwise);
    }

    float real(String name, float otherwise) {
        return attribute(name).map(AttributeProto::getF).orElse(otherwise);
    }

    String text(String name, String otherwise) {
        return attribute(name).map(value -> value.getS().toStringUtf8()).orElse(otherwise);
    }

    /** Returns integers; null if the attribute is absent. */
    long[] integers(String name) {
        return attribute(name).map(value -> value.getIntsList().stream().mapToLong(Long::longValue).toArray()).orElse(null);
    }

    List<Float> reals(String name) {
        return attribute(name).map(AttributeProto::getFloatsList).orElse(List.of());
    }

    List<String> texts(String name) {
        return attribute(name).map(value -> value.getStringsList().stream().map(text -> text.toStringUtf8()).toList()).orElse(List.of());
    }

    /** Refuses every attribute with another value than the one that the import supports. */
    void requireIntegers(String name, long... supported) {
        long[] values = integers(name);
        require(values == null || Arrays.equals(values, supported),
                "must have %s %s, got %s".formatted(name, Arrays.toString(supported), Arrays.toString(values)));
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            throw refusal(otherwise);
        }
    }

    RuntimeException refusal(String detail) {
        return Refusal.of(node, detail);
    }

    private Optional<AttributeProto> attribute(String name) {
        return node.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name)).findFirst();
    }
}
