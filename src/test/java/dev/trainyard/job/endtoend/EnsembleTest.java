package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

/** Ensembles of models that jobs have trained. */
@DatabaseTest
@AutoConfigureMockMvc
class EnsembleTest {

    private static final String INSTANCES = "{\"instances\":[[0.1,0.2],[-0.3,0.1]]}";

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void predictsAndIsEvaluatedLikeAnyModel() throws Exception {
        trained("member", 20, 1);
        trained("member", 20, 2);
        trained("member-of-two", 20, 3);
        MvcTestResult created = create("{\"model\":\"committee\",\"combination\":\"average\",\"members\":"
                + "[{\"model\":\"member\",\"version\":1},{\"model\":\"member\",\"version\":\"latest\"},{\"model\":\"member-of-two\"}]}");

        assertThat(created).hasStatus(201).hasHeader("Location", "/api/v1/models/committee/versions/1");
        JsonNode ensemble = JobClient.json(created);
        assertThat(ensemble.get("job_id").isNull()).isTrue();
        assertThat(ensemble.at("/ensemble/combination").stringValue()).isEqualTo("average");
        assertThat(ensemble.at("/ensemble/members/1/version").intValue()).isEqualTo(2);
        assertThat(ensemble.at("/ensemble/members/2/weights_sha256"))
                .isEqualTo(client.get("/api/v1/models/member-of-two/versions/1").get("weights_sha256"));
        assertThat(ensemble.at("/metrics/test.accuracy").doubleValue()).isCloseTo(accuracy("committee", "test"), within(1e-9));
        assertThat(ensemble.at("/metrics/validation_accuracy").doubleValue())
                .isCloseTo(accuracy("committee", "validation"), within(1e-9));

        double[] mean = new double[2];
        for (String member : new String[] {"member/versions/1", "member/versions/2", "member-of-two/versions/1"}) {
            double[] answer = probabilities(member);
            Arrays.setAll(mean, i -> mean[i] + answer[i] / 3);
        }
        assertThat(probabilities("committee")).containsExactly(mean, within(1e-5));
        assertThat(http.get().uri("/v2/models/committee")).hasStatusOk().bodyText().contains("probabilities").doesNotContain("\"output\"");
        assertThat(client.post("/v2/models/committee/infer",
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0.1,0.2]}]}")).hasStatusOk();
        assertThat(client.get("/api/v1/models?after=committe&limit=1").at("/data/0/latest/ensemble/members")).hasSize(3);
    }

    @Test
    void outlivesItsMembers() {
        trained("mortal", 3, 1);
        trained("mortal", 3, 2);
        assertThat(create("{\"model\":\"immortal\",\"members\":[{\"model\":\"mortal\",\"version\":1},{\"model\":\"mortal\",\"version\":2}]}"))
                .hasStatus(201);
        assertThat(http.delete().uri("/api/v1/models/mortal")).hasStatus(204);

        assertThat(client.post("/api/v1/models/immortal/predict", INSTANCES)).hasStatusOk();
        assertThat(http.get().uri("/api/v1/models/immortal/versions/1/export")).hasStatusOk()
                .bodyText().contains("members.1.layers.0.weight", "trainyard.ensemble/1");
        assertThat(http.get().uri("/api/v1/models/immortal/versions/1/export?format=npz")).hasStatusOk();
        assertThat(http.delete().uri("/api/v1/models/immortal/versions/1")).hasStatus(204);
    }

    @Test
    void reportsEveryInvalidMember() {
        trained("fits", 3, 1);
        trained("fits", 3, 2);
        client.awaitStatus(client.submit(JobClient.spirals("reversed", 3)
                .replace("\"epochs\"", "\"subset\":{\"classes\":[1,0]},\"epochs\"")), "succeeded");
        assertThat(create("{\"model\":\"nested\",\"members\":[{\"model\":\"fits\",\"version\":1},{\"model\":\"fits\",\"version\":2}]}"))
                .hasStatus(201);

        assertThat(create("{\"model\":\"misfits\",\"members\":[{\"model\":\"fits\",\"version\":1},{\"model\":\"nobody\"},"
                + "{\"model\":\"fits\",\"version\":9},{\"model\":\"reversed\"},{\"model\":\"nested\"},{\"model\":\"fits\",\"version\":1}]}"))
                .hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactly(
                        "#/members/1/model", "#/members/2/version", "#/members/3", "#/members/4", "#/members/5");
        assertThat(create("{\"model\":\"No!\",\"members\":[{\"model\":\"fits\",\"version\":0}],\"combination\":\"sum\",\"x\":1}"))
                .hasStatus(422).bodyJson().extractingPath("$.errors[*].pointer").asArray().containsExactlyInAnyOrder(
                        "#/model", "#/members/0/version", "#/combination", "#/x");
        assertThat(http.get().uri("/api/v1/models/misfits")).hasStatus(404);
        assertThat(client.post("/api/v1/jobs", JobClient.spirals("begins", 3)
                .replace("\"epochs\"", "\"warm_start\":{\"model\":\"nested\"},\"epochs\""))).hasStatus(422)
                .bodyText().contains("#/warm_start/model", "name one of its members");
    }

    @Test
    void refusesVotingOfRegressionModels() {
        for (int seed = 1; seed <= 2; seed++) {
            client.awaitStatus(client.submit("""
                    {"name":"estimates","dataset":"function","architecture":{"layers":[{"type":"dense","units":5},
                       {"type":"dense","units":1,"activation":"linear"}]},
                     "cost":"quadratic","optimizer":{"type":"sgd","learning_rate":0.1},"epochs":1,"seed":%d}""".formatted(seed)), "succeeded");
        }
        String members = "\"members\":[{\"model\":\"estimates\",\"version\":1},{\"model\":\"estimates\",\"version\":2}]";

        assertThat(create("{\"model\":\"voted\",\"combination\":\"vote\"," + members + "}")).hasStatus(422).bodyText().contains("#/combination");
        MvcTestResult averaged = create("{\"model\":\"averaged\",\"combination\":\"average\"," + members + "}");
        assertThat(averaged).hasStatus(201);
        assertThat(JobClient.json(averaged).at("/metrics/test.cost").doubleValue()).isPositive();
    }

    private MvcTestResult create(String request) {
        return client.post("/api/v1/ensembles", request);
    }

    private void trained(String model, int epochs, int seed) {
        client.awaitStatus(client.submit(JobClient.spirals(model, epochs).replace("\"epochs\"", "\"seed\":" + seed + ",\"epochs\"")),
                "succeeded");
    }

    /** Returns the accuracy computed from predictions for every example of the split. */
    private double accuracy(String model, String split) {
        List<JsonNode> examples = client.get("/api/v1/datasets/spirals/examples?limit=500&split=" + split).get("data").valueStream().toList();
        String instances = examples.stream().map(e -> e.get("values").toString()).collect(Collectors.joining(",", "{\"instances\":[", "]}"));
        List<JsonNode> predictions = JobClient.json(client.post("/api/v1/models/" + model + "/predict", instances)).get("predictions")
                .valueStream().toList();
        return IntStream.range(0, examples.size())
                .filter(i -> predictions.get(i).get("class").equals(examples.get(i).get("label"))).count() / (double) examples.size();
    }

    private double[] probabilities(String path) {
        JsonNode answer = JobClient.json(client.post("/api/v1/models/" + path + "/predict", INSTANCES)).at("/predictions/0/probabilities");
        return answer.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    }
}
