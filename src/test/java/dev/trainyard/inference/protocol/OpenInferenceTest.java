package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenInferenceTest extends InferenceTest {

    @Test
    void answersServerMetadataAndHealth() {
        assertThat(mvc.get().uri("/v2")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"name": "trainyard", "version": "development", "extensions": []}""");
        when(readiness.isLive()).thenReturn(true);
        assertThat(mvc.get().uri("/v2/health/live")).hasStatusOk().bodyJson().isStrictlyEqualTo("{\"live\": true}");
        assertThat(mvc.get().uri("/v2/health/ready")).hasStatus(503).bodyJson().isStrictlyEqualTo("{\"ready\": false}");
        when(readiness.isReady()).thenReturn(true);
        assertThat(mvc.get().uri("/v2/health/ready")).hasStatusOk().bodyJson().isStrictlyEqualTo("{\"ready\": true}");
        assertThat(mvc.get().uri("/v2/models/softmax/versions/4/ready")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("{\"name\": \"softmax\", \"ready\": true}");
    }

    @Test
    void describesClassification() {
        assertThat(mvc.get().uri("/v2/models/softmax")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"name": "softmax", "versions": ["3", "4"], "platform": "trainyard_safetensors",
                 "inputs": [{"name": "input", "datatype": "FP32", "shape": [-1, 2]}],
                 "outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 2]},
                             {"name": "class", "datatype": "BYTES", "shape": [-1]}]}""");
    }

    @Test
    void describesTable() {
        assertThat(mvc.get().uri("/v2/models/risk/versions/4")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"name": "risk", "versions": ["3", "4"], "platform": "trainyard_safetensors",
                 "inputs": [{"name": "age", "datatype": "FP64", "shape": [-1, 1]},
                            {"name": "colour", "datatype": "BYTES", "shape": [-1, 1]}],
                 "outputs": [{"name": "output", "datatype": "FP32", "shape": [-1, 1]}]}""");
    }

    @Test
    void infers() {
        assertThat(post("/v2/models/softmax/infer", """
                {"id": "42", "parameters": {"a": 1}, "inputs": [
                  {"name": "input", "shape": [2, 2], "datatype": "FP32", "parameters": {}, "data": [1, 2, 2, 1]}]}"""))
                .hasStatusOk().bodyJson().isStrictlyEqualTo("""
                        {"model_name": "softmax", "model_version": "4", "id": "42", "outputs": [
                          {"name": "probabilities", "datatype": "FP32", "shape": [2, 2], "data": [0.5, 0.5, 0.0, 1.0]},
                          {"name": "class", "datatype": "BYTES", "shape": [2], "data": ["no", "yes"]}]}""");
    }

    @Test
    void infersNestedBytesAndOnlyRequestedOutputs() {
        assertThat(post("/v2/models/sigmoid/infer", """
                {"inputs": [{"name": "input", "shape": [1, 2], "datatype": "UINT8", "data": [[1, 2]]}],
                 "outputs": [{"name": "output"}, {"name": "class"}]}""")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                        {"model_name": "sigmoid", "model_version": "4", "outputs": [
                          {"name": "output", "datatype": "FP32", "shape": [1, 2], "data": [0.5, 0.75]},
                          {"name": "class", "datatype": "BYTES", "shape": [1], "data": ["yes"]}]}""");
    }

    @Test
    void infersTableByColumns() {
        assertThat(post("/v2/models/risk/infer", """
                {"inputs": [{"name": "colour", "shape": [2], "datatype": "BYTES", "data": ["green", "red"]},
                            {"name": "age", "shape": [2, 1], "datatype": "INT64", "data": [55, 30]}]}"""))
                .hasStatusOk().bodyJson().extractingPath("$.outputs[0].data").asArray().containsExactly(3.5, -2.0);
    }

    @Test
    void acceptsBooleansAsNumbers() {
        assertThat(post("/v2/models/picture/infer", """
                {"inputs": [{"name": "input", "shape": [1, 1, 2, 2], "datatype": "BOOL", "data": [true, false, false, true]}]}"""))
                .hasStatusOk().bodyJson().extractingPath("$.outputs[0].shape").asArray().containsExactly(1, 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name": "x", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}          | #/inputs/0/name
            {"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}   | #/inputs/0/shape
            {"name": "input", "shape": [2], "datatype": "FP32", "data": [1, 2]}         | #/inputs/0/shape
            {"name": "input", "shape": [], "datatype": "FP32", "data": [1, 2]}          | #/inputs/0/shape
            {"name": "input", "shape": [1, "2"], "datatype": "FP32", "data": [1, 2]}    | #/inputs/0/shape/1
            {"name": "input", "shape": [-1, 2], "datatype": "FP32", "data": [1, 2]}     | #/inputs/0/shape/0
            {"name": "input", "shape": [0, 2], "datatype": "FP32", "data": []}          | #/inputs/0/shape/0
            {"name": "input", "shape": [4, 2], "datatype": "FP32", "data": [1,2,1,2,1,2,1,2]} | #/inputs/0/shape/0
            {"name": "input", "shape": [2147483647, 2], "datatype": "FP32", "data": [1]} | #/inputs/0/shape/0
            {"name": "input", "shape": [1, 2], "datatype": "FP31", "data": [1, 2]}      | #/inputs/0/datatype
            {"name": "input", "shape": [1, 2], "datatype": "BYTES", "data": ["1", "2"]} | #/inputs/0/datatype
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1]}         | #/inputs/0/data
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [[1], [2]]}  | #/inputs/0/data
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": 1}           | #/inputs/0/data
            {"name": "input", "shape": [1, 2], "datatype": "FP32"}                      | #/inputs/0/data
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 1e39]}   | #/inputs/0/data/1
            {"name": "input", "shape": [1, 2], "datatype": "UINT8", "data": [[1, 256]]} | #/inputs/0/data/0/1
            {"name": "input", "shape": [1, 2], "datatype": "INT32", "data": [1, 2.5]}   | #/inputs/0/data/1
            {"name": "input", "shape": [1, 2], "datatype": "BOOL", "data": [true, 1]}   | #/inputs/0/data/1
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, "2"]}    | #/inputs/0/data/1
            {"name": 7, "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}            | #/inputs/0/name
            {"nome": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}      | #/inputs/0/nome
            []                                                                          | #/inputs/0
            """)
    void pointsToTheInvalidFieldOfATensor(String tensor, String pointer) {
        assertThat(post("/v2/models/softmax/infer", "{\"inputs\": [" + tensor + "]}")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo(pointer);
    }

    @Test
    void reportsMissingDuplicateAndUnevenTensors() {
        assertThat(post("/v2/models/risk/infer", """
                {"inputs": [{"name": "age", "shape": [2], "datatype": "FP64", "data": [1, 2]},
                            {"name": "age", "shape": [2], "datatype": "FP64", "data": [1, 2]}]}""")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[*].pointer").asArray().containsExactly("#/inputs/1/name", "#/inputs");
        assertThat(post("/v2/models/risk/infer", """
                {"inputs": [{"name": "age", "shape": [2], "datatype": "FP64", "data": [1, 2]},
                            {"name": "colour", "shape": [1], "datatype": "BYTES", "data": ["red"]}]}""")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/inputs/1/shape/0");
        assertThat(post("/v2/models/risk/infer", """
                {"inputs": [{"name": "age", "shape": [2], "datatype": "FP64", "data": [1, 2]},
                            {"name": "colour", "shape": [2], "datatype": "BYTES", "data": ["red", "pink"]}]}""")).hasStatus(422)
                .bodyJson().extractingPath("$.errors[0].pointer").isEqualTo("#/inputs/1/data/1");
    }

    @Test
    void errorsHaveTheFieldErrorOfTheProtocol() {
        assertThat(post("/v2/models/softmax/infer", """
                {"inputs": [{"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}],
                 "outputs": [{"name": "logits"}]}""")).hasStatus(422).bodyJson()
                .extractingPath("$.error").asString().contains("outputs/0/name must be one of probabilities, class, got \"logits\"");
        assertThat(mvc.get().uri("/v2/models/nobody")).hasStatus(404).bodyJson().extractingPath("$.error").asString().isNotEmpty();
        assertThat(post("/v2/models/softmax/infer", "{\"inputs\": [")).hasStatus(400).bodyJson()
                .extractingPath("$.error").asString().isNotEmpty();
    }

    @Test
    void takesNullAndAbsentTensorsOfColumnsThatMayBeMissing() {
        assertThat(post("/v2/models/gaps/infer", """
                {"inputs": [{"name": "age", "shape": [2, 1], "datatype": "FP64", "data": [null, 30]}]}""")).hasStatusOk().bodyJson()
                .extractingPath("$.outputs[0].data").asArray().containsExactly(1.0, -2.0);
        assertThat(post("/v2/models/gaps/infer", "{\"inputs\": []}")).hasStatus(422);
    }
}
