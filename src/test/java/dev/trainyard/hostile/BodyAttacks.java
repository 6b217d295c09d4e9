package dev.trainyard.hostile;

import static dev.trainyard.hostile.Attack.refused;
import static dev.trainyard.hostile.Specs.fields;
import static dev.trainyard.hostile.Specs.job;
import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Single requests that are too wide, too deep or too long, or have hostile texts. */
final class BodyAttacks {

    private static final String VALIDATE = "/api/v1/jobs:validate";
    private static final String PREDICT = "/api/v1/models/target/predict";
    private static final String INFER = "/v2/models/target/infer";
    private static final String METRICS = "/api/v1/metrics:query";
    private static final String NAMES = IntStream.range(0, 100_000).mapToObj(i -> "\"n" + i + "\"").collect(joining(",", "[", "]"));

    private BodyAttacks() {
    }

    static List<Attack> wide() {
        return List.of(
                refused("wide: unknown fields", wire -> wire.post(VALIDATE, fields(40_000)), 422, "more invalid values"),
                refused("wide: fields of a megabyte", wire -> wire.post(VALIDATE, fields(100_000)), 413, "1048576 bytes"),
                refused("wide: empty arrays", wire -> wire.post(VALIDATE, "[" + "[],".repeat(300_000) + "[]]"), 413, "Token count"),
                refused("wide: tags", wire -> wire.post(VALIDATE, job(",\"tags\":" + fields(10_000).replace(":1", ":\"1\""))), 422,
                        "at most 64"),
                refused("wide: layers", wire -> wire.post(VALIDATE, job("x", "{\"type\":\"dropout\"},".repeat(1000) + Specs.LAYERS, 1, "")),
                        422, "1 to 1000 layers"),
                refused("wide: augmentation", wire -> wire.post(VALIDATE, job(",\"augmentation\":["
                        + "{\"type\":\"elastic\"},".repeat(5000) + "{\"type\":\"elastic\"}]")), 422, "#/augmentation"),
                refused("wide: instances", wire -> wire.post(PREDICT, "{\"instances\":[" + "[0,0],".repeat(2000) + "[0,0]]}"), 422, "1024"),
                refused("wide: fields of an instance", wire -> wire.post(PREDICT, "{\"instances\":[" + fields(100_000) + "]}"), 400,
                        "10000"),
                refused("wide: unknown fields of a prediction", wire -> wire.post(PREDICT, fields(200_000)), 422, "#/n99"),
                refused("wide: an instance of empty arrays", wire -> wire.post(PREDICT, "{\"instances\":[[" + "[],".repeat(500_000)
                        + "[]]]}"),
                        422, "#/instances/0"),
                refused("wide: tensors", wire -> wire.post(INFER, "{\"inputs\":[" + "{},".repeat(9000) + "{}]}"), 422, "#/inputs/0/name"),
                refused("wide: parameters", wire -> wire.post(INFER, "{\"parameters\":" + NAMES + "}"), 400, "10000"),
                refused("wide: members", wire -> wire.post("/api/v1/ensembles", "{\"model\":\"x\",\"members\":["
                        + "{\"model\":\"m\"},".repeat(1000) + "{\"model\":\"m\"}]}"), 422, "from 2 to 100"),
                refused("wide: names of metrics", wire -> wire.post(METRICS, "{\"jobs\":[],\"names\":" + NAMES + "}"), 413, "65536 bytes"),
                refused("wide: headers", wire -> wire.get("/api/v1/jobs", "X: 1\r\n".repeat(1000) + "X: 1"), 400, ""));
    }

    static List<Attack> deep() {
        return List.of(
                refused("deep: a specification", wire -> wire.post(VALIDATE, "[".repeat(100_000)), 400, "nesting depth"),
                refused("deep: objects", wire -> wire.post(VALIDATE, "{\"a\":".repeat(100_000)), 400, "nesting depth"),
                refused("deep: a prediction", wire -> wire.post(PREDICT, "{\"instances\":" + "[".repeat(1_000_000)), 400, "nesting depth"),
                refused("deep: a query", wire -> wire.get("/api/v1/datasets/xor/examples?augmentation=" + "%5B".repeat(2000)), 422, "JSON"),
                refused("deep: a path", wire -> wire.get("/api/v1/jobs" + "/a".repeat(3000)), 404, ""),
                refused("deep: a path that goes back", wire -> wire.get("/api/v1/jobs" + "/a/..".repeat(1000) + "/../../../etc/passwd"),
                        Set.of(400, 404), ""));
    }

    static List<Attack> longOnes() {
        return List.of(
                refused("long: 60 MB in chunks", wire -> wire.post("/api/v1/jobs", -1, Wire.chunked(60_000_000)), 413, ""),
                refused("long: 60 MB with a Content-Length", wire -> wire.post("/api/v1/jobs", 60_000_000, out -> out.write('[')), 413,
                        "1048576 bytes"),
                refused("long: a prediction", wire -> wire.post(PREDICT, 20_000_000, out -> out.write('[')), 413, "16777216 bytes"),
                refused("long: a text", wire -> wire.post(VALIDATE, job(",\"model\":\"" + "x".repeat(90_000) + "\"")), 422, "at most 1000"),
                refused("long: a number", wire -> wire.post(VALIDATE, job(",\"seed\":" + "9".repeat(5000))), 400, "1000"),
                refused("long: an exponent", wire -> wire.post(VALIDATE, job(",\"seed\":1e999999999")), 422, "#/seed"),
                refused("long: a name", wire -> wire.post(VALIDATE, "{\"" + "x".repeat(5000) + "\":1}"), 400, "1000"),
                refused("long: a header", wire -> wire.get("/api/v1/jobs", "X-Long: " + "x".repeat(100_000)), 400, "8 KB"),
                refused("long: a query", wire -> wire.get("/api/v1/jobs?tag=" + "x".repeat(100_000)), 400, "8 KB"),
                refused("long: a key", wire -> wire.post("/api/v1/jobs", job(""), "Idempotency-Key: " + "k".repeat(4000)), 400, "255"),
                refused("long: extensions of chunks", wire -> wire.post(VALIDATE, -1, out -> out.write(
                        ("1;" + "x".repeat(100_000) + "\r\n").getBytes(StandardCharsets.US_ASCII))), 400, ""));
    }

    static List<Attack> repeated() {
        return List.of(
                refused("many: different tags", wire -> wire.get("/api/v1/jobs?" + IntStream.range(0, 900).mapToObj(i -> "tag=" + i)
                        .collect(joining("&"))), 422, "at most 20"),
                refused("many: one tag", wire -> wire.get("/api/v1/jobs?" + String.join("&", Collections.nCopies(1000, "tag=a"))), 200, ""),
                refused("many: states", wire -> wire.get("/api/v1/jobs?status=" + "queued,".repeat(900) + "queued"), 200, ""),
                refused("many: parameters", wire -> wire.get("/api/v1/jobs?" + "a&".repeat(3000)), 400, "1000"));
    }

    static List<Attack> queries() {
        return List.of(
                refused("query: no name", wire -> wire.get("/api/v1/jobs?=x"), 400, "without a name"),
                refused("query: no hexadecimal digits", wire -> wire.get("/api/v1/jobs?limit=%zz"), 400, "hexadecimal"),
                refused("query: not UTF-8", wire -> wire.get("/?x=%ff"), 400, "UTF-8"),
                refused("query: an unknown parameter", wire -> wire.get("/api/v1/jobs?stauts=failed"), 422, "did you mean status"));
    }

    static List<Attack> texts() {
        return List.of(
                refused("text: NUL in a query", wire -> wire.get("/api/v1/jobs?model=%00"), 400, "NUL"),
                refused("text: NUL in a path", wire -> wire.get("/api/v1/models/a%00"), 400, ""),
                refused("text: NUL in a data set's name", wire -> wire.post(VALIDATE, job("").replace("spirals", "\\u0000")), 422,
                        "#/dataset"),
                refused("text: NUL as version", wire -> wire.post(PREDICT, "{\"version\":\"\\u0000\",\"instances\":[[0,0]]}"), 404, ""),
                refused("text: a command to the terminal", wire -> wire.post(VALIDATE, job(",\"tags\":{\"\\u001b[31m\":\"x\"}")), 422,
                        "U+001B"));
    }
}
