package dev.trainyard.model.onnx.reader;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of a model file that an import needs. Messages are read one at a time and within limits, because a small hostile file could
 * otherwise become very many objects.
 *
 * @param nodes    without documentation; nodes of the type Constant are in {@code tensors}
 * @param tensors  initializers and constants by name
 * @param inputs   inputs of the graph that are no initializers
 * @param producer name of the program that wrote the file
 */
record OnnxFile(String producer, Map<String, String> metadata, List<NodeProto> nodes, Map<String, OnnxTensor> tensors,
        List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {

    private static final int MAX_MESSAGE = 1 << 20;
    private static final int MAX_METADATA = 8 << 20;
    private static final int MAX_NODES = 10_000;
    private static final int MAX_TENSORS = 10_000;
    private static final int MAX_ENTRIES = 1000;
    private static final int MAX_VALUES = 1 << 16;
    /** Bytes of all nodes, without documentation. Decoded, they take at most about twenty times as much. */
    private static final int MAX_NODE_BYTES = 4 << 20;
    private static final int MAX_NODE_FIELDS = 64;

    /**
     * Reads a file.
     *
     * @param bytes its length
     * @throws dev.trainyard.nn.InvalidSpecificationException if it is malformed or exceeds the limits
     */
    static OnnxFile read(InputStream in, long bytes) throws IOException {
        if (bytes > Integer.MAX_VALUE) {
            throw Refusal.of("must have at most %d bytes, got %d".formatted(Integer.MAX_VALUE, bytes));
        }
        CodedInputStream coded = CodedInputStream.newInstance(in);
        Reader reader = new Reader(coded);
        try {
            coded.pushLimit((int) bytes);
            reader.readModel();
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.of("is no well-formed ONNX model: " + e.getMessage());
        }
        return reader.file();
    }

    private static final class Reader {

        private final CodedInputStream in;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final List<NodeProto> nodes = new ArrayList<>();
        private final Map<String, OnnxTensor> tensors = new HashMap<>();
        private final List<ValueInfoProto> inputs = new ArrayList<>();
        private final List<ValueInfoProto> outputs = new ArrayList<>();
        private String producer = "";
        private boolean hasGraph;
        private int metadataBytes;
        private int nodeBytes;

        Reader(CodedInputStream in) {
            this.in = in;
        }

        void readModel() throws IOException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case ModelProto.GRAPH_FIELD_NUMBER -> {
                        require(!hasGraph, "has more than one graph");
                        hasGraph = true;
                        int outer = in.pushLimit(in.readRawVarint32());
                        readGraph();
                        in.popLimit(outer);
                    }
                    case ModelProto.PRODUCER_NAME_FIELD_NUMBER -> producer = Refusal.shown(in.readString());
                    case ModelProto.METADATA_PROPS_FIELD_NUMBER -> {
                        StringStringEntryProto entry = message(StringStringEntryProto.parser(), "metadata", MAX_METADATA);
                        metadataBytes += entry.getSerializedSize();
                        require(metadata.size() < MAX_ENTRIES && metadataBytes <= MAX_METADATA, "has too much metadata");
                        metadata.put(entry.getKey(), entry.getValue());
                    }
                    case ModelProto.FUNCTIONS_FIELD_NUMBER -> throw Refusal.of("has functions; export it with its functions inlined");
                    default -> in.skipField(tag);
                }
            }
        }

        private void readGraph() throws IOException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case GraphProto.NODE_FIELD_NUMBER -> add(message(NodeProto.parser(), "node", MAX_MESSAGE));
                    case GraphProto.INITIALIZER_FIELD_NUMBER -> {
                        int outer = in.pushLimit(in.readRawVarint32());
                        put(OnnxTensor.read(in));
                        in.popLimit(outer);
                    }
                    case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> throw Refusal.of("has sparse tensors");
                    case GraphProto.INPUT_FIELD_NUMBER -> add(inputs, message(ValueInfoProto.parser(), "input", MAX_MESSAGE >> 4));
                    case GraphProto.OUTPUT_FIELD_NUMBER -> add(outputs, message(ValueInfoProto.parser(), "output", MAX_MESSAGE >> 4));
                    default -> in.skipField(tag);
                }
            }
        }

        private <T extends MessageLite> T message(Parser<T> parser, String what, int most) throws IOException {
            int length = in.readRawVarint32();
            require(length >= 0 && length <= most, "has a %s of %d bytes; at most %d are possible".formatted(what, length, most));
            int outer = in.pushLimit(length);
            T message = parser.parseFrom(in);
            require(in.getBytesUntilLimit() == 0, "is no well-formed ONNX model: a %s ends early".formatted(what));
            in.popLimit(outer);
            return message;
        }

        private void add(List<ValueInfoProto> values, ValueInfoProto value) {
            require(values.size() < MAX_TENSORS, "has too many inputs or outputs");
            values.add(value.toBuilder().clearDocString().clearMetadataProps().build());
        }

        private void put(OnnxTensor tensor) {
            require(tensors.size() < MAX_TENSORS, "has more than %d tensors".formatted(MAX_TENSORS));
            require(tensors.put(tensor.name(), tensor) == null, "has two tensors " + Refusal.shown(tensor.name()));
        }

        private void add(NodeProto node) throws IOException {
            require(nodes.size() < MAX_NODES, "has more than %d nodes".formatted(MAX_NODES));
            if (node.getInputCount() > MAX_NODE_FIELDS || node.getOutputCount() > MAX_NODE_FIELDS
                    || node.getAttributeCount() > MAX_NODE_FIELDS) {
                throw Refusal.of(node, "has more than %d inputs, outputs or attributes".formatted(MAX_NODE_FIELDS));
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                    throw Refusal.of(node, "contains a graph, which cannot be imported");
                }
                // Our own encoding of a table has an integer and a text for each category.
                if (attribute.getTensorsCount() + attribute.getTypeProtosCount() + attribute.getSparseTensorsCount() > 0
                        || attribute.getFloatsCount() + attribute.getIntsCount() + attribute.getStringsCount() > MAX_VALUES) {
                    throw Refusal.of(node, "has an attribute with too many values");
                }
            }
            if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1 && node.getOutputCount() == 1) {
                put(constant(node, node.getAttribute(0)));
            }
            // The metadata are lines of source code, for example.
            NodeProto kept = node.toBuilder().clearDocString().clearMetadataProps().setUnknownFields(UnknownFieldSet.getDefaultInstance())
                    .build();
            nodeBytes += kept.getSerializedSize();
            require(nodeBytes <= MAX_NODE_BYTES, "has nodes of more than %d bytes".formatted(MAX_NODE_BYTES));
            nodes.add(kept);
        }

        private static OnnxTensor constant(NodeProto node, AttributeProto value) throws IOException {
            String name = node.getOutput(0);
            return switch (value.getName()) {
                case "value" -> OnnxTensor.of(name, value.getT());
                case "value_float" -> OnnxTensor.ofFloats(name, List.of(value.getF()), List.of());
                case "value_floats" -> OnnxTensor.ofFloats(name, value.getFloatsList(), List.of(value.getFloatsCount()));
                case "value_int" -> OnnxTensor.ofLongs(name, List.of(value.getI()), List.of());
                case "value_ints" -> OnnxTensor.ofLongs(name, value.getIntsList(), List.of(value.getIntsCount()));
                default -> throw Refusal.of(node, "has a constant of a type that cannot be imported");
            };
        }

        OnnxFile file() {
            require(hasGraph, "is no ONNX model: it has no graph");
            inputs.removeIf(input -> tensors.containsKey(input.getName()));
            requireSingleDefinitions();
            return new OnnxFile(producer, metadata, nodes, tensors, inputs, outputs);
        }

        /** Refuses a tensor with two definitions. So following the nodes from an input never comes to a tensor twice. */
        private void requireSingleDefinitions() {
            Set<String> defined = new HashSet<>();
            inputs.forEach(input -> defined.add(input.getName()));
            for (NodeProto node : nodes) {
                for (String output : node.getOutputList()) {
                    if (!output.isEmpty() && (!defined.add(output) || !node.getOpType().equals("Constant") && tensors.containsKey(output))) {
                        throw Refusal.of(node, "defines tensor %s a second time".formatted(Refusal.shown(output)));
                    }
                }
            }
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw Refusal.of(otherwise);
            }
        }
    }
}
