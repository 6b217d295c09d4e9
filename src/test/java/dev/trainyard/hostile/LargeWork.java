package dev.trainyard.hostile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.hostile.Wire.Answer;
import dev.trainyard.hostile.Wire.Content;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/** Requests as large as the limits allow, which the service must serve. */
final class LargeWork {

    private static final String JOBS = "/api/v1/jobs";
    /** Time for an import of two gigabytes on a busy machine. */
    private static final Duration IMPORT = Duration.ofMinutes(10);
    private static final int BODY_BYTES = 16 << 20;
    private static final int INSTANCES = 1024;
    private static final int INPUTS = 784;
    private static final int TAGS_OF_JOB = 64;
    private static final int TAGS = 10_000;
    /** Values of one row of the imported table, and classes, which count as values, too: together a power of two. */
    private static final int COLUMNS = 1022;
    private static final int CLASSES = 2;

    private final Wire wire;

    LargeWork(Wire wire) {
        this.wire = wire;
    }

    /** Returns the id of a job with the allowed number of layers, which was validated and submitted. */
    String submitLayers() {
        String layers = "{\"type\":\"dense\",\"units\":2,\"activation\":\"relu\"},".repeat(999)
                + "{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}";
        String job = Specs.job("deep", layers, 1, ",\"subset\":{\"train\":20,\"validation\":10}");
        assertStatus(wire.post("/api/v1/jobs:validate", job), 200);
        return Wire.json(assertStatus(wire.post(JOBS, job), 201)).get("id").stringValue();
    }

    /** Submits jobs with {@link #TAGS} different tags, lists them, and cancels them. */
    void listTags() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i * TAGS_OF_JOB < TAGS; i++) {
            int job = i;
            String tags = IntStream.range(0, TAGS_OF_JOB).mapToObj(tag -> "\"t%d-%d\":\"v\"".formatted(job, tag)).collect(joining(",",
                    "{", "}"));
            ids.add(Wire.json(assertStatus(wire.post(JOBS, Specs.job("tagged", Specs.LAYERS, 1, ",\"tags\":" + tags)),
                    201)).get("id").stringValue());
        }
        JsonNode list = Wire.json(assertStatus(wire.get(JOBS + "?limit=1000"), 200)).get("data");
        long tags = list.valueStream().mapToLong(job -> job.get("tags").size()).sum();
        assertThat(tags).isGreaterThanOrEqualTo(TAGS);
        JsonNode found = Wire.json(assertStatus(wire.get(JOBS + "?tag=t5-1:v,t5-63:v"), 200)).get("data");
        assertThat(found.valueStream().map(job -> job.get("id").stringValue())).containsExactly(ids.get(5));
        ids.forEach(id -> assertThat(wire.post(JOBS + "/" + id + "/cancel", "").status()).isIn(200, 202, 409));
    }

    /** Sends as many instances, and as many bytes, as one prediction may have. */
    void predict() {
        String instance = IntStream.range(0, INPUTS).mapToObj(i -> "0.%017d".formatted(i)).collect(joining(",", "[", "]"));
        String instances = "{\"instances\":[" + String.join(",", Collections.nCopies(INSTANCES, instance)) + "]";
        String body = instances + " ".repeat(BODY_BYTES - 1 - instances.length()) + "}";
        assertThat(body).hasSize(BODY_BYTES);
        JsonNode answer = Wire.json(assertStatus(wire.post("/api/v1/models/digits/predict", body), 200));
        assertThat(answer.get("predictions").size()).isEqualTo(INSTANCES);
    }

    void queryMetrics(String job) {
        String jobs = String.join(",", Collections.nCopies(100, '"' + job + '"'));
        assertStatus(wire.post("/api/v1/metrics:query", "{\"jobs\":[" + jobs + "],\"names\":[\"training_cost\",\"training_accuracy\","
                + "\"validation_cost\",\"validation_accuracy\"],\"max_points\":600}"), 200);
    }

    /** Imports photographs of 24 megapixels, and asks for a prediction of one. */
    void photograph() throws IOException {
        BufferedImage picture = new BufferedImage(6000, 4000, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.DARK_GRAY, 6000, 4000, Color.ORANGE));
        graphics.fillRect(0, 0, 6000, 4000);
        graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, "jpeg", file)).isTrue();
        assertStatus(wire.file("/api/v1/models/digits/predict", "image/jpeg", file.toByteArray()), 200);
        byte[] archive = HostileFiles.zip("a/1.jpg", "b/1.jpg", file.toByteArray());
        assertStatus(wire.upload(List.of("name", "photographs", "format", "images", "size", "28", "channels", "3", "validation_fraction",
                "0",
                "test_fraction", "0"), Map.of("file", Content.of(archive))), 201);
    }

    /**
     * Imports a table of numbers in double precision with exactly {@code values} values. A table with one more row must be refused.
     *
     * @param values limit of the service; a multiple of 1024
     */
    void importValues(long values) {
        long rows = values / (COLUMNS + CLASSES);
        Answer imported = upload("largest", rows);
        assertStatus(imported, 201);
        assertThat(wire.get("/api/v1/datasets/largest").status()).isEqualTo(200);
        assertThat(upload("too-large", rows + 1).status()).isIn(413, 422);
    }

    private Answer upload(String name, long rows) {
        byte[] x = HostileFiles.npy("<f8", "(%d, %d)".formatted(rows, COLUMNS));
        byte[] y = HostileFiles.npy("|u1", "(%d,)".formatted(rows));
        byte[] row = new byte[COLUMNS * Double.BYTES];
        return new Wire(wire.port(), IMPORT).upload(List.of("name", name, "format", "npy", "validation_fraction", "0.1", "test_fraction",
                "0.1"), Map.of(
                "x", new Content(x.length + rows * row.length, out -> {
                    out.write(x);
                    for (long i = 0; i < rows; i++) {
                        row[7] = (byte) (i % 2 == 0 ? 0x3F : 0x40);
                        out.write(row);
                    }
                }),
                "y", new Content(y.length + rows, out -> {
                    out.write(y);
                    for (long i = 0; i < rows; i++) {
                        out.write((int) (i % CLASSES));
                    }
                })));
    }

    private static Answer assertStatus(Answer answer, int status) {
        assertThat(answer.status()).as(() -> answer.body().substring(0, Math.min(500, answer.body().length()))).isEqualTo(status);
        return answer;
    }
}
