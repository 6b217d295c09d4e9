package dev.trainyard.hostile;

import static dev.trainyard.hostile.Attack.refused;

import dev.trainyard.hostile.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Compressed bodies, and bodies with binary tensors. */
final class EncodedBodyAttacks {

    private static final String PREDICT = "/api/v1/models/target/predict";
    private static final String INFER = "/v2/models/target/infer";
    private static final String LENGTH = "Inference-Header-Content-Length";

    private EncodedBodyAttacks() {
    }

    static List<Attack> encoded() {
        return List.of(
                refused("encoded: 50 MB of brackets", wire -> compressed(wire, PREDICT, "[".repeat(50_000_000)), 413, "16777216 bytes"),
                refused("encoded: 50 MB of spaces", wire -> compressed(wire, "/api/v1/jobs:validate", " ".repeat(50_000_000)), 413,
                        "1048576"),
                refused("encoded: empty members", EncodedBodyAttacks::emptyMembers, 400, "longer than its content"),
                refused("encoded: not gzip", wire -> wire.post(PREDICT, "\u001F\u008B", "Content-Encoding: gzip"), 400, "gzip"),
                refused("encoded: an unknown coding", wire -> wire.post(PREDICT, "{}", "Content-Encoding: br"), 415, "gzip, deflate"));
    }

    static List<Attack> binary() {
        return List.of(
                refused("binary: a JSON length beyond the body", wire -> wire.post(INFER, "{}", LENGTH + ": 3"), 400, "at most 2"),
                refused("binary: a JSON length that is no number", wire -> wire.post(INFER, "{}", LENGTH + ": -1"), 400, LENGTH),
                refused("binary: a JSON length within the JSON", wire -> tensor(wire, "FP32", "[1,2]", 8, 8, -1), 400, "well-formed"),
                refused("binary: bytes in the JSON", wire -> tensor(wire, "FP32", "[1,2]", 8, 9, 1), 400, "JSON"),
                refused("binary: cut off", wire -> tensor(wire, "FP32", "[1,2]", 8, 4, 0), 422, "#/inputs/0/parameters/binary_data_size"),
                refused("binary: too long", wire -> tensor(wire, "FP32", "[1,2]", 8, 12, 0), 400, "4 bytes more"),
                refused("binary: not the shape", wire -> tensor(wire, "FP64", "[1,2]", 8, 8, 0), 422, "must be 16"),
                refused("binary: an overflowing shape", wire -> tensor(wire, "FP32", "[1,2147483647,2147483647,4]", 8, 8, 0), 422,
                        "#/inputs/0/shape"),
                refused("binary: a size that is no number", wire -> wire.post(INFER, """
                        {"inputs":[{"name":"input","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":1e30}}]}"""), 422,
                        "binary_data_size"));
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
        return wire.post(INFER, json + "\0".repeat(sent), LENGTH + ": " + (json.length() + shift));
    }

    private static Answer emptyMembers(Wire wire) {
        byte[] empty = gzip("");
        return wire.post(PREDICT, 8_000_000, out -> {
            for (int sent = 0; sent + empty.length <= 8_000_000; sent += empty.length) {
                out.write(empty);
            }
        }, "Content-Encoding: gzip");
    }

    private static Answer compressed(Wire wire, String path, String body) {
        byte[] bytes = gzip(body);
        return wire.post(path, bytes.length, out -> out.write(bytes), "Content-Encoding: gzip");
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
}
