package dev.trainyard.model.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Recurrent;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Network;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import dev.trainyard.platform.json.StoredJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.JsonNode;

/** Imports weights that PyTorch has written, and compares predictions with PyTorch's own (pytorch.py). */
class SafeTensorsNetworkTest {

    private static final String FILES = "/dev/trainyard/model/onnx/reader/";

    static Stream<Map.Entry<String, Architecture>> networks() {
        Dense linear = new Dense(3, Activation.LINEAR);
        return Map.of(
                "dense", network(Shape.of(6), new Dense(5, Activation.RELU), new Dense(3, Activation.SOFTMAX)),
                "no_bias", network(Shape.of(2, 3), linear),
                "convolutions", network(Shape.of(1, 8, 10), conv(3, Padding.VALID, Activation.RELU), new MaxPool(Shape.of(2, 2), null),
                        conv(4, Padding.SAME, Activation.TANH), new AveragePool(Shape.of(1, 2), null), new Dense(6, Activation.RELU),
                        new Dense(3, Activation.SOFTMAX)),
                "lstm", network(Shape.of(7, 4), new Lstm(5, false, null, 1), linear),
                "last_state", network(Shape.of(7, 4), new Recurrent(5, Activation.RELU, false, null), new Dense(2, Activation.LINEAR)))
                .entrySet().stream();
    }

    private static Architecture network(Shape input, LayerSpec... layers) {
        return new Architecture(input, List.of(layers));
    }

    private static Conv2d conv(int filters, Padding padding, Activation sigma) {
        return new Conv2d(filters, Shape.of(3, 3), Shape.of(1, 1), padding, sigma);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void predictsLikePyTorch(Map.Entry<String, Architecture> network) throws IOException {
        Architecture architecture = network.getValue();
        JsonNode reference;
        byte[] file;
        try (InputStream json = getClass().getResourceAsStream(FILES + "references.json");
                InputStream in = getClass().getResourceAsStream(FILES + network.getKey() + ".safetensors")) {
            reference = StoredJson.MAPPER.readTree(json).get(network.getKey());
            file = in.readAllBytes();
        }
        float[] x = floats(reference.get("x"));
        // The file has the modules in the order of their names, which is not the order of these layers.
        List<String> modules = Map.of("convolutions", List.of("conv1", "conv2", "fc1", "fc2"), "lstm", List.of("lstm", "head"),
                "last_state", List.of("rnn", "head")).get(network.getKey());
        try (ImportedNetwork imported = SafeTensorsNetwork.read(new ByteArrayInputStream(file), file.length, spec(architecture, modules));
                INDArray parameters = Nd4j.create(DataType.FLOAT, architecture.parameterCount())) {
            imported.parameters().accept(parameters);
            try (Network bound = Network.of(imported.architecture(), parameters)) {
                assertThat(bound.predict(x, x.length / architecture.input().size()))
                        .containsExactly(floats(reference.get("y")), within(1e-5f));
            }
        }
    }

    private static ImportSpec spec(Architecture architecture, List<String> modules) {
        return new ImportSpec(architecture, null, null, null, null, null, modules);
    }

    private static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.get(i).floatValue();
        }
        return floats;
    }

    private static final Architecture TWO = network(Shape.of(2), new Dense(2, Activation.RELU), new Dense(2, Activation.SOFTMAX));

    private static String refusal(Map<String, INDArray> tensors, ImportSpec spec) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SafeTensors(tensors, Map.of()).write(out);
        try {
            SafeTensorsNetwork.read(new ByteArrayInputStream(out.toByteArray()), out.size(), spec).close();
            return "";
        } catch (InvalidSpecificationException e) {
            return e.getMessage();
        }
    }

    private static Map<String, INDArray> square(String... modules) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        for (String module : modules) {
            tensors.put(module + ".weight", Nd4j.create(DataType.FLOAT, 2, 2));
            tensors.put(module + ".bias", Nd4j.create(DataType.FLOAT, 2));
        }
        return tensors;
    }

    /** Exchanged layers of the same shape would predict wrongly in silence. */
    @Test
    void wantsTheOrderOfModulesThatOnlyTheirNamesTellApart() throws IOException {
        assertThat(refusal(square("hidden", "output"), spec(TWO, null))).contains("specification/modules").contains("hidden");
        assertThat(refusal(square("hidden", "output"), spec(TWO, List.of("hidden", "output")))).isEmpty();
        assertThat(refusal(square("0", "2"), spec(TWO, null))).isEmpty();
        assertThat(refusal(square("fc2", "fc10"), spec(TWO, null))).isEmpty();
        assertThat(refusal(square("hidden", "output"), spec(TWO, List.of("hidden", "last")))).contains("specification/modules/1");
        assertThat(refusal(square("hidden", "output"), spec(TWO, List.of("hidden", "hidden")))).contains("given once");
    }

    @Test
    void namesTheLayerThatDoesNotFitAndTheTensorThatNoLayerHas() throws IOException {
        assertThat(refusal(square("0"), spec(TWO, null))).contains("architecture").contains("got 2");
        Map<String, INDArray> wide = square("0", "2");
        wide.put("2.weight", Nd4j.create(DataType.FLOAT, 2, 3));
        assertThat(refusal(wide, spec(TWO, null))).contains("architecture/layers/1").contains("[2, 3]");
        Map<String, INDArray> normalised = square("0", "2");
        normalised.put("1.running_mean", Nd4j.create(DataType.FLOAT, 2));
        assertThat(refusal(normalised, spec(TWO, null))).contains("1.running_mean");
        assertThat(refusal(square("0", "2"), ImportSpec.NONE)).contains("specification/architecture");
    }

    @Test
    void refusesMalformedFilesAndLongHeaders() {
        byte[] header = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(90_000_000).array();
        for (byte[] file : List.of(new byte[0], "hello world".getBytes(), header)) {
            assertThatThrownBy(() -> SafeTensorsNetwork.read(new ByteArrayInputStream(file), file.length, spec(TWO, null)))
                    .isInstanceOf(InvalidSpecificationException.class).hasMessageContaining("file");
        }
    }

    @Test
    void ordersNamesByTheirNumbers() {
        List<String> names = new ArrayList<>(List.of("layer10.0", "layer2.0", "layer2.10", "layer2.9", "fc", "layer2.0.a"));
        Collections.shuffle(names);
        names.sort(NaturalOrder.INSTANCE);
        assertThat(names).containsExactly("fc", "layer2.0", "layer2.0.a", "layer2.9", "layer2.10", "layer10.0");
    }
}
