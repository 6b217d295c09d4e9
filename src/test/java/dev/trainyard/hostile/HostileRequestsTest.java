package dev.trainyard.hostile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.trainyard.TestDatabase;
import dev.trainyard.hostile.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends hostile requests: one of each kind, or with {@code -Dtrainyard.hostile=all} (profile {@code hostile}) all of them. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "trainyard.bodies.patience=3s")
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {

    private static final boolean ALL = "all".equals(System.getProperty("trainyard.hostile"));
    /** Number of epochs: the job runs about as long as the attacks. */
    private static final int EPOCHS = ALL ? 400 : 60;
    /** A call takes milliseconds; the rest allows for a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String JOB = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[%s]},"cost":"log_likelihood",
             "optimizer":{"type":"sgd","learning_rate":0.1},"epochs":%d%s}""";
    private static final String LAYERS = "{\"type\":\"dense\",\"units\":16,\"activation\":\"tanh\"},"
            + "{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}";
    private static final String VALIDATE = "/api/v1/jobs:validate";
    private static final String PREDICT = "/api/v1/models/target/predict";
    private static final String INFER = "/v2/models/target/infer";
    private static final String METRICS = "/api/v1/metrics:query";

    @LocalServerPort
    int port;

    private Wire wire;
    private SecondClient client;
    private String running;

    @BeforeAll
    void train() {
        wire = new Wire(port);
        ended(submit("target", 1, ""));
        running = submit("undisturbed", EPOCHS, "");
        client = new SecondClient(wire, List.of("/actuator/health/liveness", "/api/v1/jobs/" + running, "/api/v1/jobs?limit=1"));
    }

    /** Requires that the job has the weights of a job that ran without attacks, and that every call of the second client was answered. */
    @AfterAll
    void notice() throws InterruptedException {
        client.close();
        assertThat(client.calls()).isGreaterThan(3);
        assertThat(client.wrong()).isEmpty();
        assertThat(client.longest()).isLessThan(LIMIT);
        assertThat(ended(running).get("weights_sha256")).isEqualTo(ended(submit("undisturbed", EPOCHS, "")).get("weights_sha256"));
    }

    static Stream<Arguments> attacks() {
        String many = IntStream.range(0, 100_000).mapToObj(i -> "\"n" + i + "\"").collect(joining(",", "[", "]"));
        Set<String> kinds = new HashSet<>();
        return Stream.of(
                attack("wide: unknown fields", wire -> wire.post(VALIDATE, fields(40_000)), 422, "more invalid values"),
                attack("wide: fields of a megabyte", wire -> wire.post(VALIDATE, fields(100_000)), 413, "1048576 bytes"),
                attack("wide: empty arrays", wire -> wire.post(VALIDATE, "[" + "[],".repeat(300_000) + "[]]"), 413, "Token count"),
                attack("wide: tags", wire -> wire.post(VALIDATE, job(",\"tags\":" + fields(10_000).replace(":1", ":\"1\""))), 422, "at most 64"),
                attack("wide: layers", wire -> wire.post(VALIDATE, JOB.formatted("x", "{\"type\":\"dropout\"},".repeat(1000) + LAYERS, 1, "")),
                        422, "1 to 1000 layers"),
                attack("wide: augmentation", wire -> wire.post(VALIDATE, job(",\"augmentation\":["
                        + "{\"type\":\"elastic\"},".repeat(5000) + "{\"type\":\"elastic\"}]")), 422, "#/augmentation"),
                attack("wide: instances", wire -> wire.post(PREDICT, "{\"instances\":[" + "[0,0],".repeat(2000) + "[0,0]]}"), 422, "1024"),
                attack("wide: fields of an instance", wire -> wire.post(PREDICT, "{\"instances\":[" + fields(100_000) + "]}"), 400, "10000"),
                attack("wide: unknown fields of a prediction", wire -> wire.post(PREDICT, fields(200_000)), 422, "#/n99"),
                attack("wide: an instance of empty arrays", wire -> wire.post(PREDICT, "{\"instances\":[[" + "[],".repeat(500_000) + "[]]]}"),
                        422, "#/instances/0"),
                attack("wide: tensors", wire -> wire.post("/v2/models/target/infer", "{\"inputs\":[" + "{},".repeat(9000) + "{}]}"), 422,
                        "#/inputs/0/name"),
                attack("wide: parameters", wire -> wire.post("/v2/models/target/infer", "{\"parameters\":" + many + "}"), 400, "10000"),
                attack("wide: members", wire -> wire.post("/api/v1/ensembles", "{\"model\":\"x\",\"members\":["
                        + "{\"model\":\"m\"},".repeat(1000) + "{\"model\":\"m\"}]}"), 422, "from 2 to 100"),
                attack("wide: names of metrics", wire -> wire.post(METRICS, "{\"jobs\":[],\"names\":" + many + "}"), 413, "65536 bytes"),
                attack("deep: a specification", wire -> wire.post(VALIDATE, "[".repeat(100_000)), 400, "nesting depth"),
                attack("deep: a prediction", wire -> wire.post(PREDICT, "{\"instances\":" + "[".repeat(1_000_000)), 400, "nesting depth"),
                attack("deep: a query", wire -> wire.get("/api/v1/datasets/xor/examples?augmentation=" + "%5B".repeat(2000)), 422, "JSON"),
                attack("long: 60 MB with a Content-Length", wire -> wire.post("/api/v1/jobs", 60_000_000, out -> out.write('[')), 413,
                        "1048576 bytes"),
                attack("long: 60 MB in chunks", wire -> wire.post("/api/v1/jobs", -1, Wire.chunked(60_000_000)), 413, ""),
                attack("long: a prediction", wire -> wire.post(PREDICT, 20_000_000, out -> out.write('[')), 413, "16777216 bytes"),
                attack("long: a text", wire -> wire.post(VALIDATE, job(",\"model\":\"" + "x".repeat(90_000) + "\"")), 422, "at most 1000"),
                attack("long: a number", wire -> wire.post(VALIDATE, job(",\"seed\":" + "9".repeat(5000))), 400, "1000"),
                attack("long: a name", wire -> wire.post(VALIDATE, "{\"" + "x".repeat(5000) + "\":1}"), 400, "1000"),
                attack("long: a header", wire -> wire.get("/api/v1/jobs", "X-Long: " + "x".repeat(100_000)), 400, "8 KB"),
                attack("long: a query", wire -> wire.get("/api/v1/jobs?tag=" + "x".repeat(100_000)), 400, "8 KB"),
                attack("long: a key", wire -> wire.post("/api/v1/jobs", job(""), "Idempotency-Key: " + "k".repeat(4000)), 400, "255"),
                attack("many: different tags", wire -> wire.get("/api/v1/jobs?" + IntStream.range(0, 900).mapToObj(i -> "tag=" + i)
                        .collect(joining("&"))), 422, "at most 20"),
                attack("many: one tag", wire -> wire.get("/api/v1/jobs?" + String.join("&", Collections.nCopies(1000, "tag=a"))), 200, ""),
                attack("many: states", wire -> wire.get("/api/v1/jobs?status=" + "queued,".repeat(900) + "queued"), 200, ""),
                attack("many: parameters", wire -> wire.get("/api/v1/jobs?" + "a&".repeat(3000)), 400, "1000"),
                attack("query: no name", wire -> wire.get("/api/v1/jobs?=x"), 400, "without a name"),
                attack("query: no hexadecimal digits", wire -> wire.get("/api/v1/jobs?limit=%zz"), 400, "hexadecimal"),
                attack("query: not UTF-8", wire -> wire.get("/?x=%ff"), 400, "UTF-8"),
                attack("query: an unknown parameter", wire -> wire.get("/api/v1/jobs?stauts=failed"), 422, "did you mean status"),
                attack("half: a body", wire -> wire.post(PREDICT, "{\"instances\":[[0,"), 400, "well-formed"),
                attack("half: a surrogate", wire -> wire.post(VALIDATE, job(",\"tags\":{\"a\":\"\\ud800\"}")), 422, "surrogate"),
                attack("half: a surrogate as number", wire -> wire.post(VALIDATE, job(",\"seed\":\"\\ud800\"")), 422, "whole number"),
                attack("compressed: a bomb", wire -> compressed(wire, PREDICT, "[".repeat(50_000_000), "gzip"), 413, "16777216 bytes"),
                attack("compressed: a bomb of a specification", wire -> compressed(wire, VALIDATE, " ".repeat(50_000_000), "gzip"), 413, "1048576"),
                attack("compressed: empty members", wire -> wire.post(PREDICT, 8_000_000, out -> {
                    byte[] empty = gzip("");
                    for (int sent = 0; sent + empty.length <= 8_000_000; sent += empty.length) {
                        out.write(empty);
                    }
                }, "Content-Encoding: gzip"), 400, "longer than its content"),
                attack("compressed: not gzip", wire -> wire.post(PREDICT, "\u001F\u008B", "Content-Encoding: gzip"), 400, "gzip"),
                attack("compressed: an unknown coding", wire -> wire.post(PREDICT, "{}", "Content-Encoding: br"), 415, "gzip, deflate"),
                attack("binary: a JSON length beyond the body", wire -> wire.post(INFER, "{}", "Inference-Header-Content-Length: 3"), 400,
                        "at most 2"),
                attack("binary: a JSON length that is no number", wire -> wire.post(INFER, "{}", "Inference-Header-Content-Length: -1"), 400,
                        "Inference-Header-Content-Length"),
                attack("binary: a JSON length within the JSON", wire -> tensor(wire, "FP32", "[1,2]", 8, 8, -1), 400, "well-formed"),
                attack("binary: bytes in the JSON", wire -> tensor(wire, "FP32", "[1,2]", 8, 9, 1), 400, "JSON"),
                attack("binary: cut off", wire -> tensor(wire, "FP32", "[1,2]", 8, 4, 0), 422, "#/inputs/0/parameters/binary_data_size"),
                attack("binary: too long", wire -> tensor(wire, "FP32", "[1,2]", 8, 12, 0), 400, "4 bytes more"),
                attack("binary: not the shape", wire -> tensor(wire, "FP64", "[1,2]", 8, 8, 0), 422, "must be 16"),
                attack("binary: an overflowing shape", wire -> tensor(wire, "FP32", "[1,2147483647,2147483647,4]", 8, 8, 0), 422,
                        "#/inputs/0/shape"),
                attack("binary: a size that is no number", wire -> wire.post(INFER, """
                        {"inputs":[{"name":"input","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":1e30}}]}"""), 422,
                        "binary_data_size"),
                attack("form: on a path for nothing", wire -> wire.form("/nothing/there", 1_900_000_000), 415, "POST /api/v1/datasets"),
                attack("form: on a path for JSON", wire -> wire.form("/api/v1/jobs:validate", 1_900_000_000), 415, "POST /api/v1/datasets"),
                attack("form: beyond the limit", wire -> wire.form("/api/v1/datasets", 3_000_000_000L), 413, "max-upload"),
                attack("text: NUL in a query", wire -> wire.get("/api/v1/jobs?model=%00"), 400, "NUL"),
                attack("text: NUL in a path", wire -> wire.get("/api/v1/models/a%00"), 400, ""),
                attack("text: NUL in a data set's name", wire -> wire.post(VALIDATE, job("").replace("spirals", "\\u0000")), 422, "#/dataset"),
                attack("text: NUL as version", wire -> wire.post(PREDICT, "{\"version\":\"\\u0000\",\"instances\":[[0,0]]}"), 404, ""),
                attack("text: a command to the terminal", wire -> wire.post(VALIDATE, job(",\"tags\":{\"\\u001b[31m\":\"x\"}")), 422, "U+001B"))
                .filter(attack -> kinds.add(((String) attack.get()[0]).split(":")[0]) || ALL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void refusesHostileRequestAtOnce(String name, Function<Wire, Answer> request, int status, String said) {
        long started = System.nanoTime();
        Answer answer = request.apply(wire);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(LIMIT);
        assertThat(answer.status()).as(() -> answer.body().substring(0, Math.min(500, answer.body().length()))).isEqualTo(status);
        assertThat(answer.body()).contains(said).hasSizeLessThan(200_000);
    }

    @Test
    void servesListsBesideAbandonedRequests() {
        IntStream.range(0, 40).parallel().forEach(i -> {
            if (i % 2 == 0) {
                wire.abandon(PREDICT);
            } else {
                assertThat(wire.get("/api/v1/jobs?tag=" + IntStream.range(0, 20).mapToObj(t -> "t" + t).collect(joining(","))).status()).isEqualTo(200);
            }
        });
    }

    /** Sends more unfinished bodies than the web server has threads. */
    @Test
    void answersHealthDuringUnfinishedBodies() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 220; i++) {
                sockets.add(wire.unfinished("/api/v1/jobs"));
            }
            long started = System.nanoTime();
            assertThat(wire.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE);
            List<Integer> statuses = new ArrayList<>();
            for (Socket socket : sockets) {
                statuses.add(Wire.answer(socket).status());
            }
            // The service waits for a hundred bodies at once, each of which is too slow, and refuses the others.
            assertThat(statuses).contains(408, 503).containsOnly(408, 503);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void acceptsLargeValidRequests() {
        String layers = "{\"type\":\"dense\",\"units\":2,\"activation\":\"relu\"},".repeat(999) + "{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}";
        assertThat(wire.post(VALIDATE, JOB.formatted("deep", layers, 1, "")).status()).isEqualTo(200);
        assertThat(wire.post(PREDICT, "{\"instances\":[" + "[0.123456789,0.987654321],".repeat(1023) + "[0,0]]}").status()).isEqualTo(200);
        String jobs = String.join(",", Collections.nCopies(100, '"' + running + '"'));
        assertThat(wire.post(METRICS, "{\"jobs\":[" + jobs + "],\"names\":[\"training_cost\",\"training_accuracy\",\"validation_cost\","
                + "\"validation_accuracy\"],\"max_points\":600}").status()).isEqualTo(200);
    }

    private static Arguments attack(String name, Function<Wire, Answer> request, int status, String said) {
        return arguments(name, request, status, said);
    }

    /**
     * Posts one binary tensor.
     *
     * @param shift number of bytes by which the declared length of the JSON is wrong
     */
    private static Answer tensor(Wire wire, String datatype, String shape, int declared, int sent, int shift) {
        String json = """
                {"inputs":[{"name":"input","shape":%s,"datatype":"%s","parameters":{"binary_data_size":%d}}]}""".formatted(shape, datatype,
                declared);
        return wire.post(INFER, json + "\0".repeat(sent), "Inference-Header-Content-Length: " + (json.length() + shift));
    }

    private static Answer compressed(Wire wire, String path, String body, String coding) {
        byte[] bytes = gzip(body);
        return wire.post(path, bytes.length, out -> out.write(bytes), "Content-Encoding: " + coding);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String job(String more) {
        return JOB.formatted("x", LAYERS, 1, more);
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"n" + i + "\":1").collect(joining(",", "{", "}"));
    }

    private String submit(String name, int epochs, String more) {
        Answer answer = wire.post("/api/v1/jobs", JOB.formatted(name, LAYERS, epochs, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return json(answer).get("id").stringValue();
    }

    private JsonNode ended(String job) {
        await().atMost(Duration.ofSeconds(60)).until(
                () -> json(wire.get("/api/v1/jobs/" + job)).get("status").stringValue(), "succeeded"::equals);
        return json(wire.get("/api/v1/jobs/" + job));
    }

    private static JsonNode json(Answer answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
