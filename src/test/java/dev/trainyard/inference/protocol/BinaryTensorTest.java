package dev.trainyard.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.inference.InferenceTest;
import dev.trainyard.inference.protocol.tensor.BinaryTensorData;
import dev.trainyard.inference.protocol.tensor.Datatype;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The binary tensor data extension. The elements' bytes are those of {@code numpy.array([1, 2], type).tobytes().hex()}. */
class BinaryTensorTest extends InferenceTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String INPUT = """
            {"name": "input", "shape": %s, "datatype": "%s", "parameters": {"binary_data_size": %d}}""";

    @ParameterizedTest
    @CsvSource({
            "UINT8, 0102", "INT8, 0102", "UINT16, 01000200", "INT16, 01000200", "UINT32, 0100000002000000", "INT32, 0100000002000000",
            "UINT64, 01000000000000000200000000000000", "INT64, 01000000000000000200000000000000", "FP16, 003c0040", "BF16, 803f0040",
            "FP32, 0000803f00000040", "FP64, 000000000000f03f0000000000000040"})
    void readsEveryNumericDatatype(String datatype, String elements) {
        MvcTestResult result = infer("sigmoid", INPUT.formatted("[1, 2]", datatype, elements.length() / 2), "", elements);
        assertThat(result).hasStatusOk().hasContentType("application/json").bodyJson().extractingPath("$.outputs[2].data").asArray()
                .containsExactly(0.5, 0.75);
    }

    @Test
    void readsBooleans() {
        assertThat(infer("picture", INPUT.formatted("[1, 4]", "BOOL", 4), "", "01000001")).hasStatusOk();
        assertThat(infer("picture", INPUT.formatted("[1, 4]", "BOOL", 4), "", "01020001")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/inputs/0/data/1");
    }

    @Test
    void writesBinaryOutputs() {
        MockHttpServletResponse response = infer("softmax", INPUT.formatted("[1, 2]", "FP32", 8),
                ", \"parameters\": {\"binary_data_output\": true}", "0000803f00000040").getResponse();
        assertThat(response.getContentType()).isEqualTo("application/octet-stream");
        int json = Integer.parseInt(response.getHeader("Inference-Header-Content-Length"));
        byte[] body = response.getContentAsByteArray();
        assertThat(new String(body, 0, json, StandardCharsets.UTF_8)).isEqualTo("""
                {"model_name":"softmax","model_version":"4","outputs":[\
                {"name":"probabilities","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}},\
                {"name":"class","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":6}}]}""");
        assertThat(HEX.formatHex(body, json, body.length)).isEqualTo("0000003f0000003f" + "020000006e6f");
    }

    @Test
    void writesEachOutputAsRequested() {
        MockHttpServletResponse response = infer("softmax", INPUT.formatted("[1, 2]", "FP32", 8), """
                , "parameters": {"binary_data_output": true}, "outputs": [{"name": "class"},
                  {"name": "probabilities", "parameters": {"binary_data": false}}]""", "0000803f00000040").getResponse();
        byte[] body = response.getContentAsByteArray();
        int json = Integer.parseInt(response.getHeader("Inference-Header-Content-Length"));
        assertThat(new String(body, 0, json, StandardCharsets.UTF_8)).contains("\"data\":[0.5,0.5]");
        assertThat(HEX.formatHex(body, json, body.length)).isEqualTo("020000006e6f");
    }

    @Test
    void readsTextsOfAColumn() {
        String inputs = """
                {"name": "age", "shape": [2, 1], "datatype": "FP64", "data": [55, 30]},
                {"name": "colour", "shape": [2, 1], "datatype": "BYTES", "parameters": {"binary_data_size": %d}}""";
        assertThat(infer("risk", inputs.formatted(16), "", "05000000677265656e" + "03000000726564")).hasStatusOk().bodyJson()
                .extractingPath("$.outputs[0].data").asArray().containsExactly(3.5, -2.0);
        for (String wrong : new String[] {"05000000677265656e" + "04000000726564", "05000000677265656e" + "02000000726564",
                "ffffffff677265656e" + "03000000726564", "05000000ff7265656e" + "03000000726564"}) {
            assertThat(infer("risk", inputs.formatted(16), "", wrong)).hasStatus(422).bodyJson().extractingPath("$.error").asString()
                    .isNotEmpty();
        }
    }

    @Test
    void takesNaNForAMissingValueOnlyWhereAColumnHadMissingValues() {
        String inputs = "{\"name\": \"age\", \"shape\": [2, 1], \"datatype\": \"FP32\", \"parameters\": {\"binary_data_size\": 8}}";
        assertThat(infer("gaps", inputs, "", "0000c07f" + "0000f041")).hasStatusOk().bodyJson().extractingPath("$.outputs[0].data")
                .asArray().containsExactly(1.0, -2.0);
        assertThat(infer("softmax", INPUT.formatted("[1, 2]", "FP32", 8), "", "0000c07f" + "0000f041")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/inputs/0/data/0");
    }

    @Test
    void takesABodyWithoutJson() {
        assertThat(raw("sigmoid", "0000803f00000040").getResponse().getHeader("Inference-Header-Content-Length")).isNotNull();
        assertThat(raw("sigmoid", "0000803f000000")).hasStatus(400).bodyJson().extractingPath("$.error").asString().contains("8 bytes");
        assertThat(raw("risk", "0000803f00000040")).hasStatus(400).bodyJson().extractingPath("$.error").asString().contains("one input");
    }

    @Test
    void compressesTheAnswerAsTheClientAsks() throws IOException {
        String plain = longAnswer(null).getContentAsString();
        assertThat(plain).hasSizeGreaterThan(1024);
        MockHttpServletResponse gzip = longAnswer("gzip");
        assertThat(gzip.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.getContentAsByteArray())).readAllBytes()).asString().isEqualTo(plain);
        MockHttpServletResponse deflate = longAnswer("gzip;q=0.2, deflate");
        assertThat(deflate.getHeader("Content-Encoding")).isEqualTo("deflate");
        assertThat(new InflaterInputStream(new ByteArrayInputStream(deflate.getContentAsByteArray())).readAllBytes()).asString()
                .isEqualTo(plain);
        assertThat(longAnswer("identity, gzip;q=0.5").getHeader("Content-Encoding")).isNull();
    }

    private MockHttpServletResponse longAnswer(String coding) {
        var request = mvc.post().uri("/v2/models/softmax/infer").content("{\"id\": \"" + "x".repeat(900) + """
                ", "inputs": [{"name": "input", "shape": [3, 2], "datatype": "FP32", "data": [1, 2, 1, 2, 1, 2]}]}""");
        return (coding == null ? request : request.header("Accept-Encoding", coding)).exchange().getResponse();
    }

    private MvcTestResult raw(String model, String hex) {
        return mvc.post().uri("/v2/models/{model}/infer", model).header("Inference-Header-Content-Length", 0)
                .content(HEX.parseHex(hex)).exchange();
    }

    private MvcTestResult infer(String model, String inputs, String more, String hex) {
        byte[] json = "{\"inputs\": [%s]%s}".formatted(inputs, more).getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(json, json.length + hex.length() / 2);
        System.arraycopy(HEX.parseHex(hex), 0, body, json.length, hex.length() / 2);
        return mvc.post().uri("/v2/models/{model}/infer", model).header("Inference-Header-Content-Length", json.length)
                .contentType("application/octet-stream").content(body).exchange();
    }

    /** The values are those of {@code numpy.array(bits, numpy.uint16).view(numpy.float16)}. */
    @ParameterizedTest
    @CsvSource({"0000, 0", "8000, -0.0", "0001, 5.9604645E-8", "03ff, 6.097555E-5", "0400, 6.1035156E-5", "3555, 0.33325195", "3c00, 1",
            "c000, -2", "7bff, 65504", "7c00, Infinity", "fc00, -Infinity", "7e00, NaN"})
    void readsHalfPrecision(String bits, Float value) {
        assertThat(BinaryTensorData.half((short) Integer.parseInt(bits, 16))).isEqualTo(value);
    }

    /** The values are those of {@code float(numpy.uint64(n))}. */
    @ParameterizedTest
    @CsvSource({"9007199254740993, 9007199254740992", "9223372036854775808, 9223372036854775808",
            "9223372036854777857, 9223372036854777856", "18446744073709551615, 18446744073709551616"})
    void roundsUnsignedIntegersAsNumPyDoes(String integer, double value) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.parseUnsignedLong(integer));
        assertThat(new BinaryTensorData(Datatype.UINT64, bytes).number(0)).isEqualTo(value);
    }
}
