package dev.trainyard.job.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import dev.trainyard.model.Models;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

@DatabaseTest
@AutoConfigureMockMvc
class WarmStartTest {

    /** Number of parameters in the first layer of the spirals network. */
    private static final int FIRST = 16 * 2 + 16;

    @Autowired
    private MockMvcTester http;
    @Autowired
    private Models models;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void resolvesTheAliasOfTheWarmStartAtSubmissionAndKeepsItsFrozenLayer() throws Exception {
        trained("source");
        trained("source");
        point("source", 1);
        String id = client.submit(beginning("transferred", "{\"model\":\"source\",\"version\":\"champion\",\"freeze\":[\"0\"]}"));
        point("source", 2);

        JsonNode job = client.awaitStatus(id, "succeeded");
        JsonNode source = client.get("/api/v1/models/source/versions/1");
        assertThat(job.at("/warm_start/version").intValue()).isEqualTo(1);
        assertThat(job.at("/warm_start/layers").intValue()).isEqualTo(2);
        assertThat(job.at("/warm_start/weights_sha256")).isEqualTo(source.get("weights_sha256"));
        assertThat(job.at("/provenance/warm_start")).isEqualTo(job.get("warm_start"));
        assertThat(client.get("/api/v1/models/transferred/versions/1").at("/provenance/warm_start")).isEqualTo(job.get("warm_start"));
        assertThat(Arrays.copyOf(weights("transferred", "1"), FIRST)).containsExactly(Arrays.copyOf(weights("source", "1"), FIRST));
        assertThat(weights("transferred", "1")).isNotEqualTo(weights("source", "1"));
    }

    @Test
    void acceptsTheReturnedWarmStartInANewJob() {
        trained("again");
        String start = "{\"model\":\"again\",\"freeze\":[\"0\"]}";
        JsonNode first = client.awaitStatus(client.submit(beginning("first", start)), "succeeded");
        JsonNode second = client.awaitStatus(client.submit(beginning("second", first.get("warm_start").toString())), "succeeded");

        assertThat(second.get("weights_sha256")).isEqualTo(first.get("weights_sha256"));
    }

    @Test
    void doesNotCopyAnOutputLayerOfOtherClasses() {
        trained("classes");
        MvcTestResult other = client.post("/api/v1/jobs:validate", beginning("other", "{\"model\":\"classes\"}")
                .replace("\"epochs\"", "\"subset\":{\"classes\":[1,0]},\"epochs\""));

        assertThat(other).hasStatusOk().bodyJson().extractingPath("$.specification.warm_start.layers").isEqualTo(1);
    }

    @Test
    void reportsEveryInvalidFieldOfAWarmStart() {
        trained("fitting");
        assertThat(client.post("/api/v1/jobs", beginning("wrong", "{\"model\":\"nobody\",\"freeze\":[\"2\",\"one\"]}")
                .replace("\"epochs\"", "\"split\":{\"train\":1000000,\"validation\":1},\"epochs\"")))
                .hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactlyInAnyOrder(
                        "#/split", "#/warm_start/model", "#/warm_start/freeze/0", "#/warm_start/freeze/1");
        assertRefused("{\"model\":\"fitting\",\"version\":7}", "#/warm_start/version", "of a version of fitting, got 7");
        assertRefused("{\"model\":\"fitting\",\"version\":true}", "#/warm_start/version", "name of an alias, got true");
        assertRefused("{\"model\":\"fitting\",\"freeze\":[\"1\"]}", "#/warm_start/freeze", "layer 1 is frozen, layer 0 is not");
        assertRefused("{\"model\":\"fitting\",\"freeze\":[\"0\",\"1\"]}", "#/warm_start/freeze", "must leave a layer that learns");
        assertRefused("{\"model\":\"fitting\",\"layers\":3}", "#/warm_start/layers", "must be at most 2");
        assertRefused("{\"model\":\"fitting\",\"weights_sha256\":\"00\"}", "#/warm_start/weights_sha256", "got 00");
        assertThat(client.post("/api/v1/jobs", beginning("wrong", "{\"model\":\"fitting\"}").replace("\"units\":16", "\"units\":8")))
                .hasStatus(422).bodyText().contains("#/warm_start/model", "weight [16, 2]", "weight [8, 2]");
        assertThat(client.get("/api/v1/jobs?model=wrong").get("data")).isEmpty();
    }

    private void assertRefused(String start, String pointer, String detail) {
        MvcTestResult result = client.post("/api/v1/jobs", beginning("wrong", start));
        assertThat(result).hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactly(pointer);
        assertThat(result).bodyText().contains(detail);
    }

    @Test
    void refusesToDeleteTheWarmStartOfAnUnfinishedJob() {
        trained("kept");
        trained("kept");
        String id = client.submit(beginning("user", "{\"model\":\"kept\",\"version\":1}")
                .replace("\"epochs\":5", "\"epochs\":" + JobClient.ENDLESS));

        assertThat(http.delete().uri("/api/v1/models/kept/versions/1")).hasStatus(409).bodyText().contains("version 1");
        assertThat(http.delete().uri("/api/v1/models/kept")).hasStatus(409);
        assertThat(http.delete().uri("/api/v1/models/kept/versions/2")).hasStatus(204);
        client.command(id, "cancel");
        client.awaitStatus(id, "cancelled");
        assertThat(http.delete().uri("/api/v1/models/kept/versions/1")).hasStatus(204);
    }

    private void trained(String model) {
        client.awaitStatus(client.submit(JobClient.spirals(model, 3)), "succeeded");
    }

    private static String beginning(String name, String start) {
        return JobClient.spirals(name, 5).replace("\"epochs\"", "\"warm_start\":" + start + ",\"epochs\"");
    }

    private void point(String model, int version) {
        assertThat(http.put().uri("/api/v1/models/{model}/aliases/champion", model).contentType(MediaType.APPLICATION_JSON)
                .content("{\"version\": %d}".formatted(version))).hasStatusOk();
    }

    private float[] weights(String model, String version) throws IOException {
        return models.load(models.resolve(model, version)).parameters().toFloatVector();
    }
}
