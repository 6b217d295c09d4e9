package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

/** Jobs with several threads. */
@DatabaseTest
@AutoConfigureMockMvc
@TestPropertySource(properties = {"trainyard.max-threads=3", "trainyard.workers=1"})
class ThreadsTest {

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void jobAndModelVersionRecordTheRequestedThreads() {
        JsonNode job = client.awaitStatus(client.submit(spirals("two", 20, 2)), "succeeded");

        assertThat(job.at("/threads").intValue()).isEqualTo(2);
        assertThat(job.at("/provenance/threads").intValue()).isEqualTo(2);
        assertThat(client.get("/api/v1/models/two/versions/1").at("/provenance/threads").intValue()).isEqualTo(2);
    }

    @Test
    void refusesANumberOfThreadsOutOfRange() {
        assertThat(client.post("/api/v1/jobs", spirals("many", 1, 4))).hasStatus(422).bodyText()
                .contains("#/threads", "must be at most 3, which this service allows, got 4");
        assertThat(client.post("/api/v1/jobs", spirals("none", 1, 0))).hasStatus(422).bodyText()
                .contains("#/threads", "must be from 1 to 64, got 0");
    }

    @Test
    void estimateTellsWhetherThreadsSpeedUpTraining() {
        assertThat(client.post("/api/v1/jobs:validate", spirals("short", 1, 2))).hasStatusOk().bodyText()
                .contains("threads 2 will be no faster than one");
        String large = spirals("large", 1, 2).replace("\"units\":16", "\"units\":200000");
        double together = client.json(client.post("/api/v1/jobs:validate", large)).get("seconds").doubleValue();
        double alone = client.json(client.post("/api/v1/jobs:validate", large.replace("\"threads\":2", "\"threads\":1"))).get("seconds")
                .doubleValue();
        assertThat(client.post("/api/v1/jobs:validate", large)).bodyText().doesNotContain("no faster");
        assertThat(together).isBetween(alone / 2, alone * 0.9);
    }

    /** The evaluation must use the job's number of threads, because it decides the summation order of matrix products. */
    @Test
    void evaluationEqualsTheMetricsOfSeveralThreadsToTheBit() {
        JsonNode job = client.awaitStatus(client.submit("""
                {"name":"wide","dataset":"spirals","subset":{"train":100},"architecture":{"layers":[
                   {"type":"dense","units":700,"activation":"tanh"},{"type":"dense","units":700,"activation":"tanh"},
                   {"type":"dense","units":2,"activation":"softmax"}]},
                 "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.01},"threads":3,"epochs":2}"""), "succeeded");
        JsonNode evaluation = client.get("/api/v1/jobs/%s/evaluation?split=validation".formatted(job.get("id").stringValue()));

        assertThat(evaluation.get("cost")).isEqualTo(job.at("/best/metrics/validation_cost"));
    }

    private static String spirals(String name, int epochs, int threads) {
        return JobClient.spirals(name, epochs).replace("\"epochs\"", "\"threads\":%d,\"epochs\"".formatted(threads));
    }
}
