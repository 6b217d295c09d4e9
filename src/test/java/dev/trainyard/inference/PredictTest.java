package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class PredictTest extends InferenceTest {

    @Test
    void answersClassesAndProbabilities() {
        assertThat(post("/api/v1/models/softmax/predict", "{\"instances\": [[1, 2], [2.0, 1e0]]}")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("""
                        {"model": "softmax", "version": 4, "classes": ["no", "yes"], "positive_class": "yes", "predictions": [
                          {"class": "no", "index": 0, "probability": 0.5, "probabilities": {"no": 0.5, "yes": 0.5}},
                          {"class": "yes", "index": 1, "probability": 1.0, "probabilities": {"no": 0.0, "yes": 1.0}}]}""");
    }

    @Test
    void normalisesOutputsThatAreNotProbabilities() {
        assertThat(post("/api/v1/models/sigmoid/predict", "{\"instances\": [[1, 2]]}")).hasStatusOk().bodyJson()
                .extractingPath("$.predictions[0]").asMap()
                .containsEntry("outputs", Map.of("no", 0.5, "yes", 0.75))
                .containsEntry("probabilities", Map.of("no", 0.4, "yes", 0.6))
                .containsEntry("probability", 0.6);
    }

    @Test
    void predictsBothClassesOfOneOutput() {
        assertThat(post("/api/v1/models/one-output/predict", "{\"instances\": [[0, 0], [100, 0]]}")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("""
                        {"model": "one-output", "version": 4, "classes": ["no", "yes"], "positive_class": "yes", "predictions": [
                          {"class": "no", "index": 0, "probability": 0.5, "probabilities": {"no": 0.5, "yes": 0.5}},
                          {"class": "yes", "index": 1, "probability": 1.0, "probabilities": {"no": 0.0, "yes": 1.0}}]}""");
        assertThat(post("/api/v1/models/one-output/predict", "{\"threshold\": 0.4, \"instances\": [[0, 0]]}")).hasStatusOk().bodyJson()
                .extractingPath("$.predictions[0].class").isEqualTo("yes");
        assertThat(post("/v2/models/one-output/infer", """
                {"inputs": [{"name": "input", "datatype": "FP32", "shape": [1, 2], "data": [0, 0]}],
                 "outputs": [{"name": "probabilities"}]}""")).hasStatusOk().bodyJson().extractingPath("$.outputs[0].data").asArray()
                .containsExactly(0.5, 0.5);
    }

    @Test
    void predictsTheLabelsThatReachTheThreshold() {
        assertThat(post("/api/v1/models/labels/predict", "{\"instances\": [[0, -100], [100, 100]]}")).hasStatusOk().bodyJson()
                .isLenientlyEqualTo("""
                        {"model": "labels", "version": 4, "classes": ["red", "green"], "predictions": [
                          {"labels": ["red"], "probabilities": {"red": 0.5}},
                          {"labels": ["red", "green"], "probabilities": {"red": 1.0, "green": 1.0}}]}""");
        assertThat(post("/api/v1/models/labels/predict", "{\"threshold\": 0.6, \"instances\": [[0, 100]]}")).hasStatusOk().bodyJson()
                .extractingPath("$.predictions[0].labels").asArray().containsExactly("green");
        assertThat(post("/api/v1/models/labels/predict", "{\"threshold\": 1.5, \"instances\": [[0, 0]]}")).hasStatus(422).bodyText()
                .contains("#/threshold");
        assertThat(post("/api/v1/models/prices/predict", "{\"threshold\": 0.5, \"instances\": [[0, 0]]}")).hasStatus(422).bodyText()
                .contains("#/threshold");
    }

    @Test
    void predictsInUnitsOfStandardizedTargets() {
        assertThat(post("/api/v1/models/prices/predict", "{\"instances\": [[0, 0], [-1.5, 0]]}")).hasStatusOk().bodyJson()
                .isLenientlyEqualTo("{\"predictions\": [{\"values\": {\"price\": 300000.0}}, {\"values\": {\"price\": 225000.0}}]}");
    }

    @Test
    void appliesThePreprocessingOfATable() {
        assertThat(post("/api/v1/models/risk/predict", """
                {"instances": [{"colour": "green", "age": 55}, [30, "red"]]}""")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("""
                        {"model": "risk", "version": 4, "predictions": [{"values": {"risk": 3.5}}, {"values": {"risk": -2.0}}]}""");
    }

    @Test
    void fillsInMissingValuesOfATable() {
        assertThat(post("/api/v1/models/gaps/predict", """
                {"instances": [{"colour": "green"}, [null, null], {"age": 30, "colour": null}]}""")).hasStatusOk().bodyJson()
                .isLenientlyEqualTo("""
                        {"predictions": [{"values": {"risk": 4.0}}, {"values": {"risk": 1.0}}, {"values": {"risk": -2.0}}]}""");
        assertThat(post("/api/v1/models/risk/predict", "{\"instances\": [{\"colour\": \"green\"}]}")).hasStatus(422)
                .bodyText().contains("#/instances/0/age");
    }

    @Test
    void takesUnknownCategoriesOnlyIfAsked() {
        assertThat(post("/api/v1/models/risk/predict", "{\"instances\": [[50, \"pink\"]]}")).hasStatus(422).bodyText()
                .contains("must be one of red, green");
        assertThat(post("/api/v1/models/risk/predict", "{\"unknown_categories\": true, \"instances\": [[50, \"pink\"]]}")).hasStatusOk()
                .bodyJson().isLenientlyEqualTo("{\"predictions\": [{\"values\": {\"risk\": 1.0}}]}");
        assertThat(post("/api/v1/models/risk/predict", "{\"unknown_categories\": 1, \"instances\": [[50, \"red\"]]}")).hasStatus(422)
                .bodyText().contains("#/unknown_categories");
    }

    @Test
    void acceptsFlatAndNestedValues() {
        assertThat(post("/api/v1/models/picture/predict", "{\"instances\": [[[[0, 51], [102, 255]]], [0, 51, 102, 255]]}"))
                .hasStatusOk().bodyJson().isLenientlyEqualTo("""
                        {"predictions": [{"values": {"a": 0.0, "b": 0.2, "c": 0.4, "d": 1.0}},
                                         {"values": {"a": 0.0, "b": 0.2, "c": 0.4, "d": 1.0}}]}""");
    }

    @Test
    void usesTheVersionOfThePathOrTheBody() {
        assertThat(post("/api/v1/models/softmax/versions/champion/predict", "{\"instances\": [[1, 2]]}")).hasStatusOk();
        verify(models).resolve("softmax", "champion");
        assertThat(post("/api/v1/models/softmax/predict", "{\"version\": 3, \"instances\": [[1, 2]]}")).hasStatusOk();
        verify(models).resolve("softmax", "3");
        assertThat(post("/api/v1/models/softmax/versions/1/predict", "{\"version\": 3, \"instances\": [[1, 2]]}")).hasStatus(422);
    }

    @Test
    void reportsEveryInvalidValueOfEveryInstance() {
        assertThat(post("/api/v1/models/picture/predict", """
                {"instances": [[0, "x", null, 1e999], [[[1, 2], [3, {}]]], [[1, 2], [3, 4]]]}""")).hasStatus(422).bodyJson()
                .extractingPath("$.errors").convertTo(InstanceOfAssertFactories.list(Map.class))
                .extracting(error -> error.get("pointer") + " " + error.get("detail"))
                .containsExactly("#/instances/0/1 must be a finite number, got \"x\"",
                        "#/instances/0/2 must be a finite number, got null",
                        "#/instances/0/3 must be a finite number, got Infinity",
                        "#/instances/1/0/1/1 must be a finite number, got an object",
                        "#/instances/2 must be an array of 4 numbers, flat or nested as [1, 2, 2], got shape [2, 2]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            softmax | {"instances": [[1, 2, 3]]}                      | 422 | #/instances/0
            softmax | {"instances": [[1, [2]]]}                       | 422 | #/instances/0
            softmax | {"instances": [[]]}                             | 422 | #/instances/0
            softmax | {"instances": [7]}                              | 422 | #/instances/0
            softmax | {"instances": [null]}                           | 422 | #/instances/0
            softmax | {"instances": [{"a": 1}]}                       | 422 | #/instances/0
            softmax | {"instances": []}                               | 422 | #/instances
            softmax | {"instances": [[1,2],[1,2],[1,2],[1,2]]}        | 422 | #/instances
            softmax | {"instances": {"a": 1}}                         | 422 | #/instances
            softmax | {"instances": null}                             | 422 | #/instances
            softmax | {}                                              | 422 | #/instances
            softmax | []                                              | 422 | #
            softmax | {"instances": [[1, 2]], "instance": 1}          | 422 | #/instance
            risk    | {"instances": [{"age": 1, "colour": "blue"}]}   | 422 | #/instances/0/colour
            risk    | {"instances": [{"age": 1}]}                     | 422 | #/instances/0/colour
            risk    | {"instances": [{"age":1,"colour":"red","x":1}]} | 422 | #/instances/0/x
            risk    | {"instances": [{"age": [1], "colour": "red"}]}  | 422 | #/instances/0/age
            risk    | {"instances": [[1, 2, 3]]}                      | 422 | #/instances/0
            """)
    void pointsToTheInvalidField(String model, String body, int status, String pointer) {
        assertThat(post("/api/v1/models/" + model + "/predict", body)).hasStatus(status).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"instances": [[1, NaN]]}
            {"instances": [[1, 2]]
            {"instances": [[1, 2]]} {}
            {"instances": [[1, 2]], "instances": [[1, 2]]}
            ``
            """)
    void refusesInvalidJson(String body) {
        assertThat(post("/api/v1/models/softmax/predict", body == null ? "" : body)).hasStatus(400).bodyJson()
                .extractingPath("$.detail").asString().contains("body");
    }

    @Test
    void refusesDeepNestingAndLongBodies() {
        assertThat(post("/api/v1/models/softmax/predict", "{\"instances\": " + "[".repeat(2000))).hasStatus(400);
        assertThat(post("/api/v1/models/softmax/predict", "{\"instances\": [[" + "1,".repeat(4000) + "1]]}")).hasStatus(413);
    }

    @Test
    void answersNotFoundForAnUnknownModel() {
        assertThat(post("/api/v1/models/nobody/predict", "{\"instances\": [[1, 2]]}")).hasStatus(404);
    }

    @Test
    void predictsFromAnImage() throws Exception {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, 2, 2, 0, new int[] {0, 51, 102, 255});
        assertThat(picture(png(image), "")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": false, "predictions": [{"values": {"a": 0.0, "b": 0.2, "c": 0.4, "d": 1.0}}]}""");
        assertThat(picture(png(image), "?invert=true")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": true, "predictions": [{"values": {"a": 1.0, "b": 0.8, "c": 0.6, "d": 0.0}}]}""");
    }

    @Test
    void invertsAndResizesDarkInkOnWhite() throws Exception {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, x < 20 && y >= 1 && y < 20 && x >= 1 ? Color.BLACK.getRGB() : Color.WHITE.getRGB());
            }
        }
        // 19 × 19 of 20 × 20 pixels are black: 230 of 255 when inverted.
        assertThat(picture(png(image), "")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": true, "predictions": [{"values": {"a": 0.9019608, "b": 0.0, "c": 0.0, "d": 0.0}}]}""");
        assertThat(picture(png(image), "?invert=false")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": false, "predictions": [{"values": {"b": 1.0, "c": 1.0, "d": 1.0}}]}""");
    }

    @Test
    void keepsImagesWithThePolarityOfTheTrainingData() throws Exception {
        BufferedImage white = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        white.setRGB(0, 0, Color.WHITE.getRGB());
        white.setRGB(1, 0, Color.WHITE.getRGB());
        white.setRGB(0, 1, Color.WHITE.getRGB());
        assertThat(picture("ink-on-paper", png(white), "")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": false, "predictions": [{"values": {"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.0}}]}""");
        BufferedImage black = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        black.setRGB(0, 0, Color.WHITE.getRGB());
        assertThat(picture("ink-on-paper", png(black), "")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": true, "predictions": [{"values": {"a": 0.0, "b": 1.0, "c": 1.0, "d": 1.0}}]}""");
    }

    @Test
    void readsLightInkOnTransparency() throws Exception {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, Color.WHITE.getRGB());
        assertThat(picture(png(image), "")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"inverted": false, "predictions": [{"values": {"a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0}}]}""");
    }

    @Test
    void readsColours() throws Exception {
        BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 81; i++) {
            image.setRGB(i % 9, i / 9, 0xFF3366);
        }
        assertThat(mvc.post().uri("/api/v1/models/colour/predict").contentType(MediaType.IMAGE_PNG).content(png(image))).hasStatusOk()
                .bodyJson().isLenientlyEqualTo("""
                        {"inverted": false, "predictions": [{"values": {"red": 1.0, "green": 0.2, "blue": 0.4}}]}""");
    }

    @Test
    void refusesValuesWhosePredictionIsNotFinite() {
        assertThat(post("/api/v1/models/softmax/predict", "{\"instances\": [[1, 2], [3e38, 3e38]]}")).hasStatus(422).bodyJson()
                .extractingPath("$.errors[0].pointer").isEqualTo("#/instances/1");
    }

    @Test
    void acceptsJpeg() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        assertThat(mvc.post().uri("/api/v1/models/picture/predict").contentType(MediaType.IMAGE_JPEG).content(out.toByteArray()))
                .hasStatusOk().bodyJson().extractingPath("$.predictions[0].values.a").isEqualTo(0.0);
    }

    @Test
    void refusesInvalidImages() throws Exception {
        byte[] whole = png(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB));
        assertThat(picture("hello".getBytes(), "")).hasStatus(400);
        assertThat(picture(new byte[0], "")).hasStatus(400);
        assertThat(picture(Arrays.copyOf(whole, 20), "")).hasStatus(400);
        assertThat(picture(whole, "?invert=maybe")).hasStatus(422);
        assertThat(mvc.post().uri("/api/v1/models/picture/predict").contentType("image/tiff").content(whole)).hasStatus(415);
        assertThat(mvc.post().uri("/api/v1/models/risk/predict").contentType(MediaType.IMAGE_PNG).content(whole)).hasStatus(422);
        assertThat(mvc.post().uri("/api/v1/models/softmax/predict").contentType(MediaType.IMAGE_PNG).content(whole)).hasStatus(422);
    }

    @Test
    void refusesAHugeImageBeforeItIsDecoded() throws Exception {
        byte[] bomb = png(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB));
        // Offsets in the PNG header chunk: length 8, type 12, width 16, height 20, CRC 29.
        ByteBuffer.wrap(bomb).putInt(16, 100_000).putInt(20, 100_000);
        CRC32 sum = new CRC32();
        sum.update(bomb, 12, 17);
        ByteBuffer.wrap(bomb).putInt(29, (int) sum.getValue());
        assertThat(picture(bomb, "")).hasStatus(413).bodyJson().extractingPath("$.detail").asString().contains("100000x100000 (height x width)");
    }

    private MvcTestResult picture(byte[] file, String query) {
        return picture("picture", file, query);
    }

    private MvcTestResult picture(String model, byte[] file, String query) {
        return mvc.post().uri("/api/v1/models/" + model + "/predict" + query).contentType(MediaType.IMAGE_PNG).content(file).exchange();
    }

    private static byte[] png(BufferedImage image) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
