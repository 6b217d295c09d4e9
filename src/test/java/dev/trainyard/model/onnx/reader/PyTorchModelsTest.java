package dev.trainyard.model.onnx.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.definition.ImportedNetwork;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.network.Network;
import dev.trainyard.platform.json.StoredJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Imports models that PyTorch's exporters have written, and compares predictions with PyTorch's own (pytorch.py). */
class PyTorchModelsTest {

    private static final float TOLERANCE = 1e-5f;

    record Reference(String file, List<String> layers, float[] x, float[] y) {

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Reference> references() throws IOException {
        List<Reference> references = new ArrayList<>();
        try (InputStream in = resource("references.json")) {
            for (JsonNode network : StoredJson.MAPPER.readTree(in)) {
                for (JsonNode file : network.get("files")) {
                    references.add(new Reference(file.stringValue(), network.get("layers").valueStream().map(JsonNode::stringValue).toList(),
                            floats(network.get("x")), floats(network.get("y"))));
                }
            }
        }
        assertThat(references).hasSizeGreaterThan(6);
        return references.stream();
    }

    @ParameterizedTest
    @MethodSource("references")
    void predictsLikePyTorch(Reference reference) throws IOException {
        byte[] model;
        try (InputStream in = resource(reference.file())) {
            model = in.readAllBytes();
        }
        ImportedNetwork imported = OnnxImportTest.read(model);
        assertThat(imported.architecture().layers().stream().map(PyTorchModelsTest::word).filter(layer -> !layer.equals("dropout")))
                .containsExactlyElementsOf(reference.layers());
        int n = reference.x().length / imported.architecture().input().size();
        try (Network network = Network.of(imported.architecture(),
                OnnxImportTest.parameters(imported, imported.architecture().parameterCount()))) {
            assertThat(network.predict(reference.x(), n)).containsExactly(reference.y(), within(TOLERANCE));
        }
    }

    /** Returns the type of a layer, and its activation if it can have several. */
    private static String word(LayerSpec layer) {
        JsonNode json = StoredJson.MAPPER.valueToTree(layer);
        return json.get("type").stringValue() + (json.has("activation") ? " " + json.get("activation").stringValue() : "");
    }

    private static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.get(i).floatValue();
        }
        return floats;
    }

    private static InputStream resource(String name) {
        return PyTorchModelsTest.class.getResourceAsStream(name);
    }
}
