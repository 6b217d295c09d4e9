package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.trainyard.model.definition.DefinitionMetadata;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import dev.trainyard.nn.training.Supervised;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A version as an ONNX model. Its input is x, or with the preprocessing the raw values; its outputs are named as in the Open Inference
 * Protocol: {@code probabilities}, {@code class} and {@code output}. The metadata has the definition of the version.
 */
public record OnnxModel(ModelProto header, OnnxGraph graph) {

    static final String INPUT = "input";
    static final String ENCODED = "encoded";
    /** Names of tensors without a dot. */
    static final Set<String> NAMES = Set.of(INPUT, ENCODED, "row", "divisor", "output", "probabilities", "class");
    public static final String METADATA = "trainyard.";
    /** Whether the graph contains the preprocessing. */
    public static final String PREPROCESSED = METADATA + "preprocessing_in_graph";

    /** First operator set with Gelu. */
    private static final int OPERATOR_SET = 20;
    private static final int ML_OPERATOR_SET = 3;
    /** Version of the file format that belongs to the operator set. */
    private static final int IR_VERSION = 9;

    public static OnnxModel of(ServableDefinition definition, boolean preprocessing) {
        OnnxGraph graph = new OnnxGraph();
        String x = preprocessing ? new InputNodes(graph).add(definition.preprocessing(), definition.input())
                : graph.input(INPUT, DataType.FLOAT, definition.input().dimensions());
        if (definition.ensemble() == null) {
            String y = outputs(graph, definition.architecture(), definition.targets().scaling(), definition.targets(), x, "");
            addOutputs(graph, definition, y);
        } else {
            addOutputs(graph, definition, ensemble(graph, definition, x));
        }
        return new OnnxModel(header(definition, preprocessing, graph.usesMlDomain()), graph);
    }

    private static ModelProto header(ServableDefinition definition, boolean preprocessing, boolean usesMlDomain) {
        ModelProto.Builder header = ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("trainyard")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET));
        if (usesMlDomain) {
            header.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(OnnxGraph.ML_DOMAIN).setVersion(ML_OPERATOR_SET));
        }
        new TreeMap<>(DefinitionMetadata.of(definition)).forEach((key, value) -> header.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(METADATA + key).setValue(value)));
        return header.addMetadataProps(StringStringEntryProto.newBuilder().setKey(PREPROCESSED)
                .setValue(Boolean.toString(preprocessing))).build();
    }

    /** Returns the outputs of one network, one per class if two classes share one output, or in units of the targets. */
    private static String outputs(OnnxGraph graph, Architecture architecture, TargetScaling scaling, Targets targets, String x,
            String prefix) {
        String y = new LayerNodes(graph, architecture, prefix).add(x);
        OutputNodes nodes = new OutputNodes(graph, prefix + "outputs.");
        if (Supervised.hasOneOutputForTwoClasses(architecture, targets)) {
            return nodes.bothClasses(y);
        }
        return scaling == null ? y : nodes.restored(y, scaling);
    }

    private static String ensemble(OnnxGraph graph, ServableDefinition definition, String x) {
        Targets targets = definition.targets();
        List<String> answers = new ArrayList<>();
        List<String> votes = new ArrayList<>();
        List<Architecture> members = definition.networks();
        for (int i = 0; i < members.size(); i++) {
            Architecture member = members.get(i);
            String prefix = "members." + i + ".";
            String own = member.input().equals(definition.input()) ? x : reshaped(graph, x, member.input(), prefix + "input");
            String y = outputs(graph, member, definition.scalings().get(i), targets, own, prefix);
            OutputNodes nodes = new OutputNodes(graph, prefix + "answer.");
            boolean probable = member.activation() == Activation.SOFTMAX
                    || Supervised.hasOneOutputForTwoClasses(member, targets);
            answers.add(!targets.isClassification() || probable ? y : nodes.probabilities(y));
            if (definition.ensemble().combination() == Combination.VOTE) {
                votes.add(nodes.vote(y, targets.size()));
            }
        }
        String mean = graph.node("Mean", "ensemble.mean", answers);
        if (votes.isEmpty()) {
            return mean;
        }
        votes.add(mean);
        return graph.node("Div", "ensemble.votes", List.of(graph.node("Sum", "ensemble.sum", votes),
                graph.scalar("ensemble.voters", members.size() + 1f)));
    }

    /** Adds the named outputs of a version for its outputs y. */
    private static void addOutputs(OnnxGraph graph, ServableDefinition definition, String y) {
        Targets targets = definition.targets();
        List<Integer> values = List.of(targets.size());
        if (!definition.saysProbabilities()) {
            graph.node("Identity", "output", List.of(y));
            graph.output("output", DataType.FLOAT, values);
        }
        if (targets.isRegression()) {
            return;
        }
        OutputNodes nodes = new OutputNodes(graph, "classes.");
        graph.node("Identity", "probabilities", List.of(definition.saysProbabilities() ? y : nodes.probabilities(y)));
        graph.output("probabilities", DataType.FLOAT, values);
        if (targets.isClassification()) {
            nodes.argmax("class", y);
            graph.output("class", DataType.INT64, List.of());
        }
    }

    /** Adds a node that gives x another shape with as many values per example. */
    static String reshaped(OnnxGraph graph, String x, Shape shape, String name) {
        long[] dimensions = new long[shape.rank() + 1];
        dimensions[0] = -1;
        for (int i = 0; i < shape.rank(); i++) {
            dimensions[i + 1] = shape.dimension(i);
        }
        return graph.node("Reshape", name, List.of(x, graph.longs(name + ".shape", dimensions)));
    }
}
