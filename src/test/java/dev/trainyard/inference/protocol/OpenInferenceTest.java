package dev.trainyard.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.when;

import com.jayway.jsonpath.JsonPath;
import dev.trainyard.inference.InferenceTest;
import dev.trainyard.model.VersionId;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class OpenInferenceTest extends InferenceTest {

    @Test
    void answersServerMetadataAndHealth() {
        assertThat(mvc.get().uri("/v2")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"name": "trainyard", "version": "development", "extensions": ["binary_tensor_data", "classification",
                 "model_configuration", "model_repository", "parameters", "schedule_policy", "statistics"]}""");
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
            {"name": "input", "shape": [1, 2], "datatype": "FP16", "data": [1, 2]}      | #/inputs/0/data
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, null]}   | #/inputs/0/data/1
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, "NaN"]}  | #/inputs/0/data/1
            {"name": "input", "shape": [1, 4294967297], "datatype": "FP32", "data": [1]} | #/inputs/0/shape/1
            {"name": "input", "shape": [1, 2147483647, 2147483647, 2147483647], "datatype": "FP32", "data": [1]} | #/inputs/0/shape
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "parameters": {"binary_data_size": 8}} | #/inputs/0/parameters/binary_data_size
            {"name": "input", "shape": [1, 2], "datatype": "FP32", "parameters": {"shared_memory_region": "a"}, "data": [1, 2]} | #/inputs/0/parameters/shared_memory_region
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

    @Test
    void takesBodiesOfAnyContentType() {
        String body = "{\"inputs\": [{\"name\": \"input\", \"shape\": [1, 2], \"datatype\": \"FP32\", \"data\": [1, 2]}]}";
        assertThat(mvc.post().uri("/v2/models/softmax/infer").content(body)).hasStatusOk();
        for (String type : List.of("text/plain", "application/octet-stream", "application/x-www-form-urlencoded")) {
            assertThat(mvc.post().uri("/v2/models/softmax/infer").header("Content-Type", type).content(body)).hasStatusOk();
        }
    }

    @Test
    void takesTheModelsNameAndVersionInTheBody() {
        String body = """
                {"model_name": "%s", "model_version": "%s", "inputs": [
                  {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}]}""";
        assertThat(post("/v2/models/softmax/infer", body.formatted("softmax", ""))).hasStatusOk();
        assertThat(post("/v2/models/softmax/versions/4/infer", body.formatted("softmax", "4"))).hasStatusOk();
        assertThat(post("/v2/models/softmax/infer", body.formatted("sigmoid", ""))).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/model_name");
        assertThat(post("/v2/models/softmax/versions/4/infer", body.formatted("softmax", "3"))).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/model_version");
    }

    @Test
    void returnsTheLargestValuesOfAClassification() {
        assertThat(post("/v2/models/sigmoid/infer", """
                {"inputs": [{"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}],
                 "outputs": [{"name": "output", "parameters": {"classification": 5}}]}""")).hasStatusOk().bodyJson()
                .extractingPath("$.outputs[0]").isEqualTo(Map.of("name", "output", "datatype", "BYTES",
                        "shape", List.of(1, 2), "data", List.of("0.75:1:yes", "0.5:0:no")));
        assertThat(post("/v2/models/sigmoid/infer", """
                {"inputs": [{"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}],
                 "outputs": [{"name": "class", "parameters": {"classification": 1}}]}""")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/outputs/0/parameters/classification");
    }

    @Test
    void refusesARequestWhoseTimeoutHasPassed() {
        String body = """
                {"parameters": {"timeout": %s, "priority": 1}, "inputs": [
                  {"name": "input", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}]}""";
        assertThat(post("/v2/models/softmax/infer", body.formatted("1"))).hasStatus(503).bodyJson().extractingPath("$.error").asString()
                .contains("timeout of 1 microseconds");
        assertThat(post("/v2/models/softmax/infer", body.formatted("60000000"))).hasStatusOk();
        assertThat(post("/v2/models/softmax/infer", body.formatted("-1"))).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/parameters/timeout");
    }

    @Test
    void showsTheConfiguration() {
        assertThat(mvc.get().uri("/v2/models/softmax/config")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"name": "softmax", "platform": "trainyard_safetensors", "backend": "trainyard", "max_batch_size": 3,
                 "input": [{"name": "input", "data_type": "TYPE_FP32", "dims": [2]}],
                 "output": [{"name": "probabilities", "data_type": "TYPE_FP32", "dims": [2]},
                            {"name": "class", "data_type": "TYPE_STRING", "dims": [1], "reshape": {"shape": []}}]}""");
    }

    @Test
    void listsLoadsAndUnloadsVersions() {
        List<VersionId> versions = models.all("colour");
        when(models.all(anyInt())).thenReturn(versions);
        assertThat(mvc.post().uri("/v2/repository/models/colour/unload")).hasStatusOk();
        assertThat(mvc.post().uri("/v2/repository/index")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                [{"name": "colour", "version": "4", "state": "READY", "reason": "not in memory: the next request loads it"}]""");
        assertThat(mvc.post().uri("/v2/repository/models/colour/load").content("{}")).hasStatusOk();
        assertThat(mvc.post().uri("/v2/repository/index").content("{\"ready\": true}")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                [{"name": "colour", "version": "4", "state": "READY", "reason": ""}]""");
        assertThat(mvc.post().uri("/v2/repository/models/colour/unload").content("{\"parameters\": {\"unload_dependents\": false}}"))
                .hasStatusOk();
        assertThat(mvc.post().uri("/v2/repository/index")).bodyJson().extractingPath("$[0].reason").asString().isNotEmpty();
        assertThat(mvc.post().uri("/v2/repository/models/colour/load").content("{\"parameters\": {\"config\": \"{}\"}}")).hasStatus(422)
                .bodyJson().extractingPath("$.errors[0].pointer").isEqualTo("#/parameters/config");
        assertThat(mvc.post().uri("/v2/repository/models/nobody/load")).hasStatus(404);
    }

    @Test
    void countsInferencesOfAVersion() {
        String stats = "/v2/models/picture/versions/4/stats";
        int before = statistic(stats, "inference_count");
        int failed = statistic(stats, "inference_stats.fail.count");
        assertThat(post("/v2/models/picture/infer", """
                {"inputs": [{"name": "input", "shape": [2, 4], "datatype": "UINT8", "data": [1, 2, 3, 4, 5, 6, 7, 8]}]}""")).hasStatusOk();
        assertThat(post("/api/v1/models/picture/predict", "{\"instances\": [[1, 2, 3, 4]]}")).hasStatusOk();
        assertThat(post("/v2/models/picture/infer", """
                {"inputs": [{"name": "input", "shape": [1, 3], "datatype": "UINT8", "data": [1, 2, 3]}]}""")).hasStatus(422);
        assertThat(statistic(stats, "inference_count")).isEqualTo(before + 3);
        assertThat(statistic(stats, "inference_stats.fail.count")).isEqualTo(failed + 1);
        assertThat(mvc.get().uri(stats)).bodyJson().extractingPath("$.model_stats[0].batch_stats[?(@.batch_size == 2)]").asArray()
                .hasSize(1);
        assertThat(mvc.get().uri("/v2/models/picture/stats")).bodyJson().extractingPath("$.model_stats[0].version").isEqualTo("4");
        assertThat(mvc.get().uri("/v2/models/nobody/stats")).hasStatus(404);
    }

    private int statistic(String uri, String name) {
        return JsonPath.read(content(mvc.get().uri(uri).exchange()), "$.model_stats[0]." + name);
    }

    private static String content(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysThatOtherPathsOfTheProtocolAreNotSupported() {
        assertThat(mvc.get().uri("/v2/systemsharedmemory/status")).hasStatus(404).hasContentType("application/json").bodyJson()
                .extractingPath("$.error").asString().contains("not supported");
    }
}
