package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

/** Jobs that train Boltzmann machines, from the specification to the samples that the model generates. */
@DatabaseTest
@AutoConfigureMockMvc
class BoltzmannJobTest {

    private static final String XOR = """
            {"name":"%s","dataset":"xor","architecture":{"layers":[%s]},"objective":{"type":"%s"},"cost":"log_likelihood",
             "optimizer":{"type":"sgd","learning_rate":0.1},"epochs":3%s}""";

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void unsupervisedModelPredictsFeaturesAndGeneratesSamples() {
        JsonNode job = client.awaitStatus(client.submit(XOR.formatted("features",
                "{\"type\":\"rbm\",\"units\":4},{\"type\":\"rbm\",\"units\":3}", "contrastive_divergence", "")), "succeeded");

        assertThat(job.at("/progress/epochs").intValue()).isEqualTo(6);
        assertThat(job.at("/progress/epoch").doubleValue()).isEqualTo(6);
        assertThat(job.at("/best/metrics").propertyNames()).contains("training_reconstruction_error.1");
        assertThat(client.post("/api/v1/models/features/predict", "{\"instances\":[[0,1]]}")).bodyJson()
                .extractingPath("$.predictions[0].values").asMap().containsOnlyKeys("feature_0", "feature_1", "feature_2");
        assertThat(client.post("/api/v1/models/features/generate", "{\"count\":2}")).bodyJson()
                .extractingPath("$.samples").asArray().hasSize(2);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", job.get("id").stringValue())).hasStatus(409);
    }

    @Test
    void progressCountsPretrainingAndTheModelClassifies() {
        JsonNode job = client.awaitStatus(client.submit(XOR.formatted("pretrained",
                "{\"type\":\"rbm\",\"units\":4},{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}", "supervised",
                ",\"pretraining\":{\"epochs\":2}")), "succeeded");

        assertThat(job.at("/progress/epochs").intValue()).isEqualTo(5);
        assertThat(job.at("/pretraining/momentum").doubleValue()).isEqualTo(0.9);
        assertThat(client.post("/api/v1/models/pretrained/predict", "{\"instances\":[[0,1]]}")).hasStatusOk();
        assertThat(client.post("/api/v1/models/pretrained/generate", "{}")).hasStatus(409);
    }

    @Test
    void bestEpochIsNeverAPretrainingEpoch() {
        JsonNode job = client.awaitStatus(client.submit(XOR.formatted("best", "{\"type\":\"rbm\",\"units\":4,\"tied\":false},"
                + "{\"type\":\"associative_memory\",\"units\":5,\"classes\":2}", "up_down",
                ",\"pretraining\":{\"epochs\":2},\"early_stopping\":{\"monitor\":\"training_cost\"}")), "succeeded");

        assertThat(job.at("/best/epoch").intValue()).isGreaterThan(4);
    }

    @Test
    void estimateIncludesTheDiscriminativeCost() {
        assertThat(estimatedSeconds(1)).isGreaterThan(estimatedSeconds(0));
    }

    private double estimatedSeconds(double discriminative) {
        String job = XOR.formatted("hybrid", "{\"type\":\"rbm\",\"units\":4,\"tied\":false},"
                + "{\"type\":\"associative_memory\",\"units\":5,\"classes\":2}", "up_down", "")
                .replace("\"up_down\"", "\"up_down\",\"discriminative\":" + discriminative);
        return JobClient.json(client.post("/api/v1/jobs:validate", job)).get("seconds").doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"contrastive_divergence,'{\"type\":\"rbm\",\"units\":4}',''",
            "up_down,'{\"type\":\"rbm\",\"units\":4,\"tied\":false},{\"type\":\"associative_memory\",\"units\":5,\"classes\":2}',''",
            "supervised,'{\"type\":\"rbm\",\"units\":4},{\"type\":\"dense\",\"units\":2,\"activation\":\"softmax\"}',',\"pretraining\":{\"epochs\":2}'"})
    void refusesFreezeEntriesThatAreNotIndices(String objective, String layers, String pretraining) {
        String job = XOR.formatted("frozen", layers, objective, pretraining + ",\"warm_start\":{\"model\":\"nobody\",\"freeze\":[\"layers.0\"]}");

        for (String path : List.of("/api/v1/jobs", "/api/v1/jobs:validate")) {
            assertThat(client.post(path, job)).hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray()
                    .contains("#/warm_start/freeze", "#/warm_start/freeze/0");
        }
    }

    @Test
    void reportsEveryInvalidField() {
        assertThat(client.post("/api/v1/jobs", XOR.formatted("wrong",
                "{\"type\":\"rbm\",\"units\":4},{\"type\":\"associative_memory\",\"units\":5,\"classes\":3}", "up_down",
                ",\"subset\":{\"labelled\":1},\"pretraining\":{\"epochs\":0,\"k\":0}"))).hasStatus(422).bodyText()
                .contains("#/pretraining/epochs", "#/pretraining/k", "#/architecture/layers/0/tied", "#/architecture/layers/1/classes",
                        "#/subset/labelled");
    }
}
