package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class GenerateTest extends InferenceTest {

    @Test
    void generatesSamplesOfEachClass() {
        assertThat(post("/api/v1/models/memory/generate", "{\"count\": 2, \"steps\": 3, \"seed\": 7}")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("""
                        {"model": "memory", "version": 4, "seed": 7, "steps": 3, "samples": [
                          {"class": "dark", "values": [0, 0, 0, 0]}, {"class": "dark", "values": [0, 0, 0, 0]},
                          {"class": "light", "values": [255, 255, 255, 255]}, {"class": "light", "values": [255, 255, 255, 255]}]}""");
    }

    @ParameterizedTest
    @CsvSource({"'\"light\"'", "1"})
    void generatesSamplesOfTheRequestedClass(String label) {
        assertThat(post("/api/v1/models/memory/generate", "{\"class\": %s, \"count\": 1, \"version\": 3}".formatted(label)))
                .hasStatusOk().bodyJson().extractingPath("$.samples[0].class").isEqualTo("light");
        verify(models).resolve("memory", "3");
    }

    @Test
    void answersAnImageWithOneClassInEachRow() throws Exception {
        MvcTestResult result = mvc.post().uri("/api/v1/models/memory/generate").contentType(MediaType.APPLICATION_JSON)
                .accept("image/png,*/*;q=0.8").content("{\"count\": 3, \"steps\": 2}").exchange();

        assertThat(result).hasStatusOk().hasContentType(MediaType.IMAGE_PNG);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(result.getResponse().getContentAsByteArray()));
        assertThat(image.getWidth()).isEqualTo(3 * 4 - 2);
        assertThat(image.getHeight()).isEqualTo(2 * 4 - 2);
        assertThat(image.getRaster().getSample(0, 0, 0)).isZero();
        assertThat(image.getRaster().getSample(9, 5, 0)).isEqualTo(255);
    }

    @Test
    void reconstructsInstances() {
        assertThat(post("/api/v1/models/memory/reconstruct", "{\"instances\": [[0, 51, 102, 255]]}")).hasStatusOk().bodyJson()
                .isStrictlyEqualTo("""
                        {"model": "memory", "version": 4, "reconstructions": [[0, 51, 102, 255]]}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            softmax | generate    | {}                                    | 409 | not generative
            softmax | reconstruct | {"instances": [[1, 2]]}               | 409 | not generative
            none    | generate    | {}                                    | 404 | no such model
            memory  | generate    | {"class": "grey"}                     | 422 | must be one of dark, light or an index from 0 to 1
            memory  | generate    | {"class": 2}                          | 422 | must be one of dark, light or an index from 0 to 1
            memory  | generate    | {"class": 0.5}                        | 422 | must be one of dark, light or an index from 0 to 1
            memory  | generate    | {"class": []}                         | 422 | #/class
            memory  | generate    | {"count": 0, "steps": 10001}          | 422 | #/steps
            memory  | generate    | {"label": "dark"}                     | 422 | #/label
            memory  | generate    | []                                    | 422 | must be an object
            memory  | reconstruct | {"instances": [[1]]}                  | 422 | #/instances/0
            """)
    void refusesInvalidRequests(String model, String call, String body, int status, String part) {
        assertThat(post("/api/v1/models/" + model + "/" + call, body)).hasStatus(status).bodyText().contains(part);
    }
}
