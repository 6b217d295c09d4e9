package dev.trainyard.model.onnx.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.onnx.ExportedModel;
import dev.trainyard.model.onnx.Networks;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.platform.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Files that must be refused, by the node or tensor that is the cause, and without much memory. */
class HostileModelsTest {

    private static final int MUTATIONS = 3000;

    private static byte[] exported(String network) {
        ServableDefinition definition = Networks.plain().get(network);
        try {
            return ExportedModel.bytes(definition, ExportedModel.randomParameters(definition, 5), false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the message of the refusal of a changed model without metadata. */
    private static String refusal(String network, Consumer<GraphProto.Builder> change) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(exported(network)).toBuilder().clearMetadataProps();
        change.accept(model.getGraphBuilder());
        return refusal(model.build().toByteArray());
    }

    private static String refusal(byte[] model) throws IOException {
        try {
            OnnxImportTest.read(model);
        } catch (InvalidSpecificationException e) {
            return e.getMessage();
        }
        return fail("was imported");
    }

    private static NodeProto.Builder node(GraphProto.Builder graph, String op) {
        return graph.getNodeBuilderList().stream().filter(node -> node.getOpType().equals(op)).findFirst().orElseThrow();
    }

    @Test
    void namesTheNodeOfAnUnknownOperator() throws IOException {
        assertThat(refusal("dense RELU", graph -> node(graph, "Relu").setOpType("Det")))
                .contains("layers.0.activation").contains("Det").contains("operator");
        assertThat(refusal("dense RELU", graph -> node(graph, "Gemm").setDomain("evil"))).contains("layers.0.z").contains("evil");
    }

    @Test
    void refusesActivationsThatNoLayerHas() throws IOException {
        assertThat(refusal("dense LEAKY_RELU", graph -> node(graph, "LeakyRelu").getAttributeBuilder(0).setF(0.2f)))
                .contains("layers.0.activation");
    }

    @Test
    void refusesTwoDefinitionsOfATensorAndCycles() throws IOException {
        assertThat(refusal("dense RELU", graph -> graph.addNode(graph.getNode(0).toBuilder().setName("again"))))
                .contains("again").contains("second time");
        // The first layer's input is the network's output.
        assertThat(refusal("dense RELU", graph -> node(graph, "Gemm").setInput(0, "layers.1.activation"))).contains("no way");
        assertThat(refusal("dense RELU", graph -> node(graph, "Gemm").setInput(1, "layers.0.activation"))).contains("layers.0.z");
    }

    @Test
    void refusesWeightsInOtherFiles() throws IOException {
        assertThat(refusal("dense RELU", graph -> tensor(graph, "layers.0.weight").clearRawData().setDataLocation(
                TensorProto.DataLocation.EXTERNAL).addExternalData(StringStringEntryProto.newBuilder().setKey("location")
                .setValue("/etc/passwd")))).contains("layers.0.weight").contains("external");
    }

    private static TensorProto.Builder tensor(GraphProto.Builder graph, String name) {
        return graph.getInitializerBuilderList().stream().filter(tensor -> tensor.getName().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void refusesDimensionsThatTheBytesDoNotHave() throws IOException {
        for (List<Long> dims : List.of(List.of(1L << 40, 1L << 40), List.of(1L << 28, 1L << 28), List.of(-9L, -7L), List.of(1L << 28, 1L),
                List.of(9L, 8L))) {
            assertThat(refusal("dense RELU", graph -> tensor(graph, "layers.0.weight").clearDims().addAllDims(dims)))
                    .contains("layers.0.weight");
        }
    }

    @Test
    void refusesWeightsThatDoNotFit() throws IOException {
        assertThat(refusal("dense RELU", graph -> tensor(graph, "layers.0.weight").clearDims().addAllDims(List.of(7L, 9L))))
                .contains("layers.0.z").contains("7 inputs");
        assertThat(refusal("conv2d RELU", graph -> tensor(graph, "layers.0.weight").clearDims().addAllDims(List.of(2L, 3L, 3L, 2L))))
                .contains("layers.0.z").contains("channels");
        assertThat(refusal("lstm", graph -> tensor(graph, "layers.0.weight").clearDims().addAllDims(List.of(1L, 4L, 24L))))
                .contains("layers.0.recurrence");
    }

    @Test
    void refusesOperatorsWithOptionsThatNoLayerHas() throws IOException {
        assertThat(refusal("conv2d RELU", graph -> node(graph, "Conv").addAttribute(AttributeProto.newBuilder().setName("group").setI(2))))
                .contains("group");
        assertThat(refusal("conv2d same with stride 2", graph -> node(graph, "Conv").getAttributeBuilderList().stream()
                .filter(attribute -> attribute.getName().equals("pads")).forEach(pads -> pads.clearInts().addAllInts(List.of(1L, 1L, 1L, 1L)))))
                .contains("pads");
        assertThat(refusal("lstm", graph -> node(graph, "LSTM").addAttribute(AttributeProto.newBuilder().setName("direction")
                .setS(ByteString.copyFromUtf8("bidirectional"))))).contains("bidirectional");
        assertThat(refusal("max_pool", graph -> node(graph, "MaxPool").addAttribute(AttributeProto.newBuilder().setName("pads")
                .addAllInts(List.of(1L, 1L, 1L, 1L))))).contains("pads");
    }

    @Test
    void refusesBranches() throws IOException {
        assertThat(refusal("dense RELU", graph -> graph.addNode(NodeProto.newBuilder().setOpType("Flatten").setName("branch")
                .addInput("layers.0.z").addOutput("branch")))).contains("one of 2 nodes");
    }

    @Test
    void refusesGraphsInNodes() throws IOException {
        assertThat(refusal("dense RELU", graph -> node(graph, "Relu").addAttribute(AttributeProto.newBuilder().setName("body")
                .setG(GraphProto.newBuilder())))).contains("layers.0.activation").contains("graph");
    }

    @Test
    void refusesVeryManyNodesAndValues() throws IOException {
        assertThat(refusal("dense RELU", graph -> {
            for (int i = 0; i < 11_000; i++) {
                graph.addNode(NodeProto.newBuilder().setOpType("Relu").addOutput("t" + i));
            }
        })).contains("10000 nodes");
        assertThat(refusal("dense RELU", graph -> node(graph, "Relu").addAttribute(AttributeProto.newBuilder().setName("list")
                .addAllInts(Collections.nCopies(100_000, 1L))))).contains("too many values");
        assertThat(refusal("dense RELU", graph -> node(graph, "Relu").setDocString("x".repeat(2 << 20)))).contains("bytes");
    }

    /** Without a bound, each of these nodes would double the search. */
    @Test
    void searchesTheInitialStateOnlySoFar() throws IOException {
        assertThat(refusal("lstm", graph -> {
            node(graph, "LSTM").addInput("").addInput("z60");
            graph.addNode(NodeProto.newBuilder().setOpType("ConstantOfShape").addInput("shape").addOutput("z0"));
            for (int i = 0; i < 60; i++) {
                graph.addNode(NodeProto.newBuilder().setOpType("Concat").addInput("z" + i).addInput("z" + i).addOutput("z" + (i + 1)));
            }
        })).contains("LSTM");
    }

    @Test
    void refusesFilesThatAreNoModels() throws IOException {
        assertThat(refusal(new byte[0])).contains("no graph");
        assertThat(refusal("PK\3\4 is a ZIP file".getBytes())).contains("file");
    }

    /** A length of gigabytes in a short file must not become an allocation. */
    @Test
    void refusesTruncatedFilesAtEveryLength() throws IOException {
        byte[] model = exported("two lstm");
        for (int length = 0; length < model.length; length += 7) {
            byte[] truncated = Arrays.copyOf(model, length);
            assertThatThrownBy(() -> OnnxImportTest.read(truncated)).as("of %d bytes", length)
                    .isInstanceOf(InvalidSpecificationException.class);
        }
    }

    @Test
    void refusesDamagedFilesOrReadsThem() {
        Random random = new Random(4);
        for (String network : List.of("two convolutions", "lstm of rows", "dense SWISH")) {
            byte[] model = exported(network);
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] damaged = model.clone();
                // Most damage must hit the structure, at the begin, not the weights.
                int within = i % 3 == 0 ? damaged.length : Math.min(damaged.length, 3000);
                for (int k = 0; k <= random.nextInt(3); k++) {
                    damaged[random.nextInt(within)] = (byte) random.nextInt(256);
                }
                try {
                    OnnxImport.read(new ByteArrayInputStream(damaged), damaged.length, null);
                } catch (InvalidSpecificationException | ProblemException e) {
                    assertThat(e.getMessage()).isNotBlank();
                } catch (IOException | RuntimeException e) {
                    throw new AssertionError("mutation %d of %s".formatted(i, network), e);
                }
            }
        }
    }
}
