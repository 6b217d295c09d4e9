package dev.trainyard.dataset.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The web server counts the parts of a form. Has the properties of {@code StreamTest}, so that both share one service. */
@DatabaseTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
    "trainyard.stream.heartbeat=1s", "trainyard.stream.max-viewers=20"})
class ManyPartsTest {

    @LocalServerPort
    int port;

    /** The form of an import has more than 50 options, which was the limit. */
    @Test
    void readsAFormWith200PartsAndNamesItsUnknownFields() throws Exception {
        HttpResponse<String> answer = post(200);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"pointer\":\"#/field", "is not a field of format csv");
    }

    @Test
    void refusesOnePartMoreAndStatesTheLimit() throws Exception {
        HttpResponse<String> answer = post(201);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("at most 200 parts");
    }

    private HttpResponse<String> post(int parts) throws IOException, InterruptedException {
        String body = part("format", "csv") + IntStream.range(1, parts).mapToObj(i -> part("field" + i, "1"))
                .collect(Collectors.joining()) + "--x--\r\n";
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/datasets"))
                .header("Content-Type", "multipart/form-data; boundary=x").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private static String part(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, value);
    }
}
