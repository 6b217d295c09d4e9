package dev.trainyard.model.onnx.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.trainyard.model.definition.EnsembleSpec;
import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.model.onnx.ExportedModel;
import dev.trainyard.model.onnx.Networks;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import dev.trainyard.nn.network.Network;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Imports models that this service has exported. */
class OnnxImportTest {

    static Stream<Map.Entry<String, ServableDefinition>> networks() {
        return Networks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void restoresTheVersionThatWasExported(Map.Entry<String, ServableDefinition> network) throws Exception {
        assertRestored(network.getValue(), false);
    }

    private static void assertRestored(ServableDefinition definition, boolean preprocessing) throws IOException {
        INDArray parameters = ExportedModel.randomParameters(definition, 5);
        ImportedNetwork imported = read(ExportedModel.bytes(definition, parameters, preprocessing));
        assertThat(imported.definition()).isEqualTo(definition);
        assertThat(parameters(imported, parameters.length())).isEqualTo(parameters);
    }

    @Test
    void restoresAnEnsembleAndAllThatItsOutputsMean() throws Exception {
        ServableDefinition pictures = Networks.plain().get("two convolutions");
        assertRestored(ServableDefinition.of(pictures.architecture(), pictures.cost(), pictures.targets(), new Preprocessing.Pixels(255),
                new BorderLevels(0, 0.25)), true);
        ServableDefinition regression = Networks.plain().get("regression");
        TargetScaling scaling = new TargetScaling(List.of(1e6, 2.0), List.of(3.0, 4.0));
        assertRestored(ServableDefinition.of(regression.architecture(), regression.cost(), regression.targets().with(scaling),
                regression.preprocessing(), null), false);
        EnsembleSpec.Member member = new EnsembleSpec.Member("member", 1, "", regression.architecture(), scaling);
        assertRestored(new ServableDefinition(null, null, regression.targets(), regression.preprocessing(),
                new EnsembleSpec(Combination.AVERAGE, List.of(member, member)), null), false);
    }

    static Stream<Map.Entry<String, ServableDefinition>> chains() {
        // The others end with steps that are no layer, such as from activations to probabilities.
        return Networks.plain().entrySet().stream().filter(network -> network.getValue().targets().isRegression()
                || network.getValue().targets().isMultiLabel() || network.getValue().architecture().activation() == Activation.SOFTMAX);
    }

    /** Models of other programs have no metadata of this service. */
    @ParameterizedTest
    @MethodSource("chains")
    void readsTheLayersFromTheGraphIfThereIsNoMetadata(Map.Entry<String, ServableDefinition> network) throws Exception {
        ServableDefinition definition = network.getValue();
        INDArray parameters = ExportedModel.randomParameters(definition, 5);
        byte[] model = ModelProto.parseFrom(ExportedModel.bytes(definition, parameters, false)).toBuilder().clearMetadataProps().build()
                .toByteArray();
        ImportedNetwork imported = read(model);
        assertThat(imported.definition()).isNull();
        assertThat(imported.architecture().output()).isEqualTo(definition.architecture().output());
        INDArray read = parameters(imported, imported.architecture().parameterCount());
        assertThat(read).isEqualTo(parameters);
        assertThat(predict(imported.architecture(), read)).containsExactly(predict(definition.architecture(), parameters), within(1e-6f));
    }

    /** A changed graph with unchanged metadata must not become the network that the metadata describes. */
    @Test
    void believesTheGraphNotTheMetadata() throws Exception {
        ServableDefinition definition = Networks.plain().get("dense TANH");
        ModelProto.Builder model = ModelProto.parseFrom(ExportedModel.bytes(definition, ExportedModel.randomParameters(definition, 5), false))
                .toBuilder();
        model.getGraphBuilder().getNodeBuilderList().stream().filter(node -> node.getOpType().equals("Tanh"))
                .forEach(node -> node.setOpType("Relu"));
        ImportedNetwork imported = read(model.build().toByteArray());
        assertThat(imported.definition()).isNull();
        assertThat(imported.architecture().layers().get(0).activation()).isEqualTo(Activation.RELU);
    }

    static ImportedNetwork read(byte[] model) throws IOException {
        return OnnxImport.read(new ByteArrayInputStream(model), model.length, null);
    }

    static INDArray parameters(ImportedNetwork network, long count) {
        INDArray vector = Nd4j.create(DataType.FLOAT, count);
        network.parameters().accept(vector);
        return vector;
    }

    private static float[] predict(Architecture architecture, INDArray parameters) {
        Random random = new Random(2);
        float[] x = new float[3 * architecture.input().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        try (Network network = Network.of(architecture, parameters)) {
            return network.predict(x, 3);
        }
    }
}
