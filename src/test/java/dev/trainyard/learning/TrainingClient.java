package dev.trainyard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMultipartMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports data sets and trains networks through the service's HTTP interface. */
record TrainingClient(MockMvcTester http) {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

    /** Creates a data set by a generator, given as JSON. */
    void generate(String name, String generator) {
        MvcTestResult created = post("/api/v1/datasets", "{\"name\":\"%s\",\"generator\":%s}".formatted(name, generator));
        assertThat(created).as(body(created)).hasStatus(201);
    }

    void upload(String name, String format, Map<String, String> options, Map<String, byte[]> files) {
        MockMultipartMvcRequestBuilder form = http.post().uri("/api/v1/datasets").multipart().param("name", name).param("format", format);
        options.forEach(form::param);
        files.forEach(form::file);
        MvcTestResult created = http.perform(form);
        assertThat(created).as(body(created)).hasStatus(201);
    }

    boolean isAbsent(String dataset) {
        return http.get().uri("/api/v1/datasets/" + dataset).exchange().getResponse().getStatus() == 404;
    }

    String submit(String specification) {
        MvcTestResult created = post("/api/v1/jobs", specification);
        assertThat(created).as(body(created)).hasStatus(201);
        return json(created).get("id").stringValue();
    }

    /** Returns the job when it has succeeded. */
    JsonNode await(String id) {
        awaitEnd(id);
        JsonNode job = get("/api/v1/jobs/" + id);
        assertThat(job.get("status").stringValue()).as(job.toString()).isEqualTo("succeeded");
        return job;
    }

    private void awaitEnd(String id) {
        Awaitility.await().alias("end of job " + id).atMost(LIMIT)
                .until(() -> get("/api/v1/jobs/" + id).get("status").stringValue(), ENDED::contains);
    }

    /** Trains a network and returns a metric of its test examples. */
    double train(String specification, String metric) {
        return testMetric(await(submit(specification)), metric);
    }

    /** Returns a metric of the examples that took no part in training. */
    static double testMetric(JsonNode job, String metric) {
        JsonNode value = job.get("test").get(metric);
        assertThat(value).as("%s in %s", metric, job.get("test")).isNotNull();
        return value.doubleValue();
    }

    /** Returns all values of a metric, one per epoch. */
    double[] series(String id, String metric) {
        JsonNode answer = get("/api/v1/jobs/" + id + "/metrics?max_points=0&names=" + metric);
        assertThat(answer.get("series").size()).as(answer.toString()).isEqualTo(1);
        return answer.at("/series/0/value").valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    private MvcTestResult post(String path, String json) {
        return http.post().uri(path).contentType(MediaType.APPLICATION_JSON).content(json).exchange();
    }

    JsonNode get(String path) {
        return json(http.get().uri(path).exchange());
    }

    private static JsonNode json(MvcTestResult result) {
        return JsonMapper.shared().readTree(body(result));
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
