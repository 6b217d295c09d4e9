package dev.trainyard.job.lifecycle;

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
public record JobClient(MockMvcTester http) {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SPIRALS = """
            {"name":"%s","dataset":"spirals","architecture":{"layers":[
               {"type":"dense","units":16,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]},
             "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.1},
             "early_stopping":{"monitor":"validation_accuracy"},"epochs":%d}""";
    /** More epochs than any test waits for. */
    public static final int ENDLESS = 1_000_000;

    /** Returns a job that trains a small network, for about a millisecond per epoch. */
    public static String spirals(String name, int epochs) {
        return SPIRALS.formatted(name, epochs);
    }

    public String submit(String specification) {
        MvcTestResult result = post("/api/v1/jobs", specification);
        assertThat(result).hasStatus(201);
        return json(result).get("id").stringValue();
    }

    public MvcTestResult command(String id, String command) {
        return post("/api/v1/jobs/" + id + "/" + command, "");
    }

    public JsonNode job(String id) {
        return get("/api/v1/jobs/" + id);
    }

    public JsonNode awaitStatus(String id, String status) {
        await().alias("job " + id + " is " + status).atMost(LIMIT).until(() -> job(id).get("status").stringValue(), status::equals);
        return job(id);
    }

    public MvcTestResult post(String path, String json) {
        return http.post().uri(path).contentType(MediaType.APPLICATION_JSON).content(json).exchange();
    }

    public JsonNode get(String path) {
        return json(http.get().uri(path).exchange());
    }

    public static JsonNode json(MvcTestResult result) {
        try {
            return JsonMapper.shared().readTree(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
