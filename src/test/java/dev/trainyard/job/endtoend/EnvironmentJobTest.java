package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Runs reinforcement learning jobs through the HTTP interface: submission, estimate, validation and prediction. */
@DatabaseTest
@AutoConfigureMockMvc
class EnvironmentJobTest {

    private static final String GRID = """
            {"name":"%s","objective":{"type":"policy_gradient","environment":{"type":"grid_world","rows":3,"columns":3}},
             "architecture":{"layers":[{"type":"dense","units":4,"activation":"softmax"}]},
             "optimizer":{"type":"sgd","learning_rate":1},"epochs":5,
             "early_stopping":{"monitor":"evaluation_return"}}""";

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void trainsAPolicyThatPredictsActions() {
        JsonNode job = client.awaitStatus(client.submit(GRID.formatted("grid")), "succeeded");

        assertThat(job.get("dataset").isNull()).isTrue();
        assertThat(job.at("/test/episode_return").doubleValue()).isBetween(-10.0, -1.0);
        assertThat(job.at("/best/metrics").propertyNames()).contains("episode_return", "episode_length", "evaluation_return");
        assertThat(client.post("/api/v1/models/grid/predict", """
                {"instances":[[0,0,0, 0,0,0, 1,0,0]]}""")).bodyJson().extractingPath("$.predictions[0].class").isEqualTo("right");
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=test", job.get("id").stringValue())).hasStatus(404);
    }

    @Test
    void estimatesAJobWithoutADataset() {
        assertThat(client.post("/api/v1/jobs:validate", GRID.formatted("estimate"))).hasStatusOk().bodyJson()
                .extractingPath("$.specification.architecture.input").asArray().containsExactly(3, 3);
    }

    @Test
    void reportsEveryFieldThatDoesNotFitAnEnvironment() {
        MvcTestResult result = client.post("/api/v1/jobs", """
                {"dataset":"xor","objective":{"type":"policy_gradient","environment":{"type":"cart_pole","max_steps":0}},
                 "architecture":{"layers":[{"type":"dense","units":3,"activation":"sigmoid"}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"early_stopping":{"monitor":"validation_accuracy"}}""");

        assertThat(result).hasStatus(422).bodyText().contains("#/objective/environment/max_steps");
        assertThat(client.post("/api/v1/jobs", """
                {"dataset":"xor","objective":{"type":"policy_gradient","environment":{"type":"cart_pole"}},
                 "architecture":{"layers":[{"type":"dense","units":3,"activation":"sigmoid"}]},
                 "optimizer":{"type":"sgd","learning_rate":1},"early_stopping":{"monitor":"validation_accuracy"}}"""))
                .hasStatus(422).bodyText().contains("#/dataset", "must be absent: the objective learns in an environment",
                        "#/architecture/layers/0/units", "#/architecture/layers/0/activation", "#/early_stopping/monitor",
                        "episode_return, evaluation_return");
    }
}
