package dev.trainyard.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UnsupportedEncodingException;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the service's HTTP interface. */
record JobClient(MockMvcTester http) {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SPIRALS = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[
               {"type":"dense","units":16,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]},
             "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.1},
             "early_stopping":{"monitor":"validation_accuracy"},"epochs":%d}""";
    /** More epochs than any test waits for. */
    static final int ENDLESS = 1_000_000;

    /** Returns a job that trains a small network, for about a millisecond per epoch. */
    static String spirals(String name, int epochs) {
        return SPIRALS.formatted(name, epochs);
    }

    String submit(String specification) {
        MvcTestResult result = post("/api/v1/jobs", specification);
        assertThat(result).hasStatus(201);
        return json(result).get("id").stringValue();
    }

    MvcTestResult command(String id, String command) {
        return post("/api/v1/jobs/" + id + "/" + command, "");
    }

    JsonNode job(String id) {
        return get("/api/v1/jobs/" + id);
    }

    JsonNode awaitStatus(String id, String status) {
        await().alias("job " + id + " is " + status).atMost(LIMIT).until(() -> job(id).get("status").stringValue(), status::equals);
        return job(id);
    }

    MvcTestResult post(String path, String json) {
        return http.post().uri(path).contentType(MediaType.APPLICATION_JSON).content(json).exchange();
    }

    JsonNode get(String path) {
        return json(http.get().uri(path).exchange());
    }

    static JsonNode json(MvcTestResult result) {
        try {
            return JsonMapper.shared().readTree(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
