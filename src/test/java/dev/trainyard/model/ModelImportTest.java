package dev.trainyard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Exports versions and imports them again, and imports networks of PyTorch, over HTTP. */
class ModelImportTest extends ModelTest {

    private static final String CLASSES = "{\"targets\":{\"task\":\"classification\",\"names\":[\"a\",\"b\",\"c\"]}}";

    private MvcTestResult post(String model, String format, byte[] file, String specification) {
        var request = mvc.post().uri("/api/v1/models:import").multipart().file("file", file).param("model", model).param("format", format);
        return mvc.perform(specification == null ? request : request.param("specification", specification));
    }

    private static byte[] pytorch(String name) throws IOException {
        try (InputStream in = ModelImportTest.class.getResourceAsStream("/dev/trainyard/model/onnx/reader/" + name)) {
            return in.readAllBytes();
        }
    }

    private byte[] exported(String path) {
        return mvc.get().uri("/api/v1/models/" + path).exchange().getResponse().getContentAsByteArray();
    }

    @Test
    void importsItsOwnExportsWithEqualWeights() throws Exception {
        Models.Registered original = register("original");
        for (String format : new String[] {"onnx", "safetensors"}) {
            byte[] file = exported("original/versions/1/export?format=" + format);
            MvcTestResult imported = post("copied-by-" + format, format, file, null);
            assertThat(imported).hasStatus(201).hasHeader("Location", "/api/v1/models/copied-by-" + format + "/versions/1");
            assertThat(imported).bodyJson().extractingPath("$.weights_sha256").isEqualTo(original.sha256());
            assertThat(imported).bodyJson().extractingPath("$.architecture.layers[1].rate").isEqualTo(0.5);
            assertThat(imported).bodyJson().extractingPath("$.provenance.imported_from").isEqualTo(format);
            assertThat(imported).bodyJson().extractingPath("$.targets.names[0]").isEqualTo("risk");
        }
    }

    @Test
    void importsNetworksOfPyTorch() throws Exception {
        MvcTestResult imported = post("torch", "onnx", pytorch("dense.onnx"), CLASSES);
        assertThat(imported).hasStatus(201).bodyJson().extractingPath("$.cost").isEqualTo("log_likelihood");
        assertThat(post("torch", "safetensors", pytorch("dense.safetensors"), CLASSES.substring(0, CLASSES.length() - 1) + ("""
                ,"architecture":{"input":[6],"layers":[{"type":"dense","units":5,"activation":"relu"},
                {"type":"dense","units":3,"activation":"softmax"}]}}"""))).hasStatus(201).bodyJson()
                .extractingPath("$.version").isEqualTo(2);
    }

    @Test
    void wantsWhatTheFileDoesNotSay() throws Exception {
        assertThat(post("vague", "onnx", pytorch("dense.onnx"), null)).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/specification/targets");
        // Its output layer is linear: the probabilities would be wrong.
        assertThat(post("vague", "onnx", pytorch("lstm.onnx"), CLASSES)).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/specification/output_activation");
        assertThat(post("vague", "onnx", pytorch("lstm.onnx"), CLASSES.substring(0, CLASSES.length() - 1)
                + ",\"output_activation\":\"softmax\"}")).hasStatus(201);
    }

    @Test
    void namesTheWrongFieldsOfTheForm() throws Exception {
        assertThat(post("x", "onnx", "no model".getBytes(), null)).hasStatus(422).bodyJson().extractingPath("$.errors[0].pointer")
                .isEqualTo("#/file");
        assertThat(post("Bad Name", "hdf5", new byte[0], null)).hasStatus(422).bodyJson().extractingPath("$.errors.length()").isEqualTo(2);
        assertThat(post("x", "onnx", pytorch("dense.onnx"), "{\"target\":1}")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/specification/target");
        assertThat(mvc.perform(mvc.post().uri("/api/v1/models:import").multipart().param("model", "x").param("format", "onnx")
                .param("fiel", "x"))).hasStatus(422).bodyJson().extractingPath("$.errors.length()").isEqualTo(2);
    }

    @Test
    void exportsOnnxWithItsPreprocessing() throws Exception {
        register("table");
        assertThat(new String(exported("table/versions/1/export?format=onnx&preprocessing=true"), StandardCharsets.ISO_8859_1))
                .contains("LabelEncoder", "colour", "trainyard.targets");
        assertThat(mvc.get().uri("/api/v1/models/table/versions/1/export?format=npz&preprocessing=true")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/preprocessing");
    }
}
