package dev.trainyard.platform.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest(properties = "trainyard.roles=worker")
@AutoConfigureMockMvc
class WorkerRoleTest {

    @Autowired
    private MockMvcTester http;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/jobs", "/v3/api-docs", "/swagger-ui/index.html", "/actuators"})
    void explainsThatAWorkerHasNoApi(String path) {
        assertThat(http.get().uri(path)).hasStatus(404).hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText().contains("trainyard.roles=worker");
    }

    @Test
    void explainsInTheFormOfTheOpenInferenceProtocolThatAWorkerHasNoApi() {
        assertThat(http.get().uri("/v2/health/ready")).hasStatus(404).hasContentType(MediaType.APPLICATION_JSON)
                .bodyJson().extractingPath("$.error").asString().contains("trainyard.roles=worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/info", "/actuator/metrics"})
    void answersOperations(String path) {
        assertThat(http.get().uri(path)).hasStatusOk();
    }

    @Test
    void reportsTheNumberOfQueuedJobs() {
        assertThat(http.get().uri("/actuator/metrics/trainyard.jobs?tag=status:queued")).hasStatusOk()
                .bodyJson().extractingPath("$.measurements[0].value").isEqualTo(0.0);
    }
}
