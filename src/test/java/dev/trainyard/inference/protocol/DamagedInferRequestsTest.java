package dev.trainyard.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.RandomCases;
import dev.trainyard.inference.JsonBody;
import dev.trainyard.inference.ModelInput;
import dev.trainyard.inference.protocol.tensor.Datatype;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Column;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.data.preprocessing.TablePreprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.platform.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.web.MockHttpServletRequest;

/** Reads random and damaged bodies of JSON and binary tensors. */
class DamagedInferRequestsTest {

    private static final int MAX_INSTANCES = 5;
    private static final long HEAP = 4L << 20;
    private static final String NUMBERS = """
            {"id": "a\u00e9", "inputs": [{"name": "input", "shape": [%d, 2], "datatype": "%s", "parameters": {"binary_data_size": %d}}],
             "outputs": [{"name": "y", "parameters": {"binary_data": true, "classification": 1}}], "parameters": {"timeout": 1000000}}""";
    private static final String TABLE = """
            {"inputs": [{"name": "age", "shape": [2, 1], "datatype": "FP64", "data": [[30], [4.5e1]]},
             {"name": "colour", "datatype": "BYTES", "shape": [2], "parameters": {"binary_data_size": 16}}]}""";

    private final InferInputs numbers = inputs(new Preprocessing.Identity());
    private final InferInputs table = inputs(new TablePreprocessing(List.of(new Column.Numeric("age", 40, 10),
            new Column.Categorical("colour", List.of("green", "red")))));

    private static InferInputs inputs(Preprocessing preprocessing) {
        int width = preprocessing.width(2);
        return new InferInputs(new ModelInput(ServableDefinition.of(new Architecture(Shape.of(width),
                List.of(new Dense(1, Activation.LINEAR))),
                Cost.QUADRATIC, Targets.regression(List.of("y")), preprocessing, null)), MAX_INSTANCES);
    }

    @Test
    void readsTheValuesOfRandomTensors() {
        RandomCases.check(300, random -> {
            float[] values = new float[2 * (1 + random.nextInt(MAX_INSTANCES))];
            Datatype datatype = List.of(Datatype.FP32, Datatype.FP64, Datatype.INT8, Datatype.INT16, Datatype.INT32, Datatype.UINT8)
                    .get(random.nextInt(6));
            ByteBuffer data = ByteBuffer.allocate(datatype.bytes() * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < values.length; i++) {
                // All types have these numbers.
                values[i] = random.nextInt(128);
                switch (datatype) {
                    case FP32 -> data.putFloat(values[i]);
                    case FP64 -> data.putDouble(values[i]);
                    case INT16 -> data.putShort((short) values[i]);
                    case INT32 -> data.putInt((int) values[i]);
                    default -> data.put((byte) values[i]);
                }
            }
            String json = NUMBERS.formatted(values.length / 2, datatype, data.capacity());
            assertThat(encode(numbers, json.getBytes(StandardCharsets.UTF_8), data.array())).isEqualTo(values);
        });
    }

    @Test
    void refusesOrEncodesDamagedJson() {
        byte[] floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3).putFloat(4).array();
        check(NUMBERS.formatted(2, "FP32", 16).getBytes(StandardCharsets.UTF_8), json -> encode(numbers, json, floats));
        byte[] texts = texts();
        check(TABLE.getBytes(StandardCharsets.UTF_8), json -> encode(table, json, texts));
    }

    @Test
    void refusesOrEncodesDamagedTensors() {
        byte[] json = TABLE.getBytes(StandardCharsets.UTF_8);
        check(texts(), data -> encode(table, json, data));
        byte[] halves = NUMBERS.formatted(2, "FP16", 8).getBytes(StandardCharsets.UTF_8);
        check(new byte[] {0, 60, 0, 64, 0, 66, 0, 68}, data -> encode(numbers, halves, data));
    }

    private static byte[] texts() {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(5).put("green".getBytes()).putInt(3).put("red".getBytes()).array();
    }

    private interface Encoder {

        float[] encode(byte[] part);
    }

    private static void check(byte[] part, Encoder encoder) {
        DamagedFile.check(3000, List.of(part), HEAP, damaged -> {
            float[] x = encoder.encode(damaged);
            assertThat(x.length).isPositive();
            for (float value : x) {
                assertThat(value).isFinite();
            }
        }, DamagedInferRequestsTest::assertRefusal);
    }

    private static float[] encode(InferInputs inputs, byte[] json, byte[] data) {
        byte[] body = Arrays.copyOf(json, json.length + data.length);
        System.arraycopy(data, 0, body, json.length, data.length);
        ByteBuffer binary = ByteBuffer.wrap(body, json.length, data.length);
        InferRequest request = JsonBody.read(new MockHttpServletRequest(), body, json.length, parser -> InferRequest.read(parser, binary));
        return inputs.encode(request.inputs()).x();
    }

    private static void assertRefusal(Exception refusal) {
        if (refusal instanceof ProblemException problem) {
            assertThat(problem.status()).isIn(HttpStatus.BAD_REQUEST, HttpStatus.UNPROCESSABLE_CONTENT);
            assertThat(problem.errors()).allSatisfy(violation -> assertThat(violation.detail()).isNotBlank());
        } else {
            // Answered with 400.
            assertThat(refusal).isExactlyInstanceOf(HttpMessageNotReadableException.class);
        }
    }
}
