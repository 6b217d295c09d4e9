package dev.trainyard.job.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.trainyard.DatabaseTest;
import dev.trainyard.job.attempt.JobRows;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
@AutoConfigureMockMvc
class EvaluationControllerTest {

    @Autowired
    MockMvcTester http;
    @Autowired
    JdbcTemplate database;

    @Test
    void storesTheEvaluationsOfAJobAtItsEnd() throws Exception {
        String job = train("""
                {"dataset": "xor", "architecture": {"layers": [{"type": "dense", "units": 2}]}, "epochs": 1, "seed": 3,
                 "optimizer": {"type": "sgd", "learning_rate": 0.1}}""");
        String count = "select count(*) from job_evaluations where job_id = ?";
        assertThat(database.queryForObject(count, Integer.class, UUID.fromString(job))).as("test and validation").isEqualTo(2);

        String report = body(http.get().uri("/api/v1/jobs/{id}/evaluation", job));
        assertThat(JsonPath.<String>read(report, "$.split")).isEqualTo("test");
        assertThat(JsonPath.<Integer>read(report, "$.examples")).isEqualTo(4);
        assertThat(number(report, "$.accuracy"))
                .isEqualTo(number(body(http.get().uri("/api/v1/jobs/{id}", job)), "$.test.accuracy"));
        assertThat(JsonPath.<Integer>read(report, "$.misclassified_count")).isPositive();

        assertThat(body(http.get().uri("/api/v1/jobs/{id}/evaluation", job))).as("the stored report").isEqualTo(report);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train&limit=0", job)).hasStatusOk().bodyJson()
                .isLenientlyEqualTo("{\"split\": \"train\", \"misclassified\": []}");
        assertThat(database.queryForObject(count, Integer.class, UUID.fromString(job))).as("made on request").isEqualTo(3);
    }

    @Test
    void keepsEvaluationsAfterTheDataSetIsDeleted() throws Exception {
        assertThat(http.post().uri("/api/v1/datasets").contentType(MediaType.APPLICATION_JSON).content("""
                {"name": "forgotten", "generator": {"type": "stroke_digits", "train": 50, "validation": 20, "test": 30}}""")).hasStatus(201);
        String job = train("""
                {"dataset": "forgotten", "architecture": {"layers": [{"type": "dense", "units": 10}]}, "epochs": 1,
                 "optimizer": {"type": "sgd", "learning_rate": 0.1}}""");
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation", job)).bodyText().contains("/api/v1/datasets/forgotten/examples/test/");

        assertThat(http.delete().uri("/api/v1/datasets/forgotten")).hasStatus(204);

        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation", job)).hasStatusOk().bodyText().contains("\"examples\":30")
                .as("a picture of a data set that is deleted").doesNotContain("/api/v1/datasets/");
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=validation", job)).hasStatusOk();
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", job)).hasStatus(409).bodyText()
                .contains("Data set forgotten has been deleted");
    }

    @Test
    void evaluatesARegression() throws Exception {
        String job = train("""
                {"dataset": "function", "architecture": {"layers": [{"type": "dense", "units": 1, "activation": "linear"}]},
                 "cost": "quadratic", "epochs": 1, "optimizer": {"type": "sgd", "learning_rate": 0.1}}""");

        String report = body(http.get().uri("/api/v1/jobs/{id}/evaluation", job));
        assertThat(number(report, "$.outputs[0].rmse")).isPositive()
                .isEqualTo(number(body(http.get().uri("/api/v1/jobs/{id}", job)), "$.test.rmse"));
    }

    @Test
    void evaluatesTwoClassesWithOneOutput() throws Exception {
        String job = train("""
                {"dataset": "xor", "architecture": {"layers": [{"type": "dense", "units": 1, "activation": "sigmoid"}]}, "epochs": 1,
                 "optimizer": {"type": "sgd", "learning_rate": 0.1}, "class_weights": {"1": 2}}""");

        String report = body(http.get().uri("/api/v1/jobs/{id}/evaluation", job));
        String test = body(http.get().uri("/api/v1/jobs/{id}", job));
        assertThat(JsonPath.<Integer>read(report, "$.confusion.length()")).isEqualTo(2);
        for (String metric : new String[] {"roc_auc", "log_loss", "f1"}) {
            assertThat(number(report, "$.metrics." + metric)).as(metric)
                    .isEqualTo(number(test, "$.test." + metric));
        }
        assertThat(number(report, "$.cost")).isEqualTo(number(test, "$.test.cost"));
    }

    @Test
    void explainsWhyThereIsNoEvaluation() {
        UUID running = JobRows.insert(database);

        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation", running)).hasStatus(409);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation", UUID.randomUUID())).hasStatus(404);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=tset", running)).hasStatus(422).bodyText()
                .contains("did you mean test?");
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?limit=-1", running)).hasStatus(422);
    }

    @Test
    void refusesJobWhoseNetworkHasBeenDeleted() throws Exception {
        String specification = """
                {"dataset": "xor", "model": "renewed", "architecture": {"layers": [{"type": "dense", "units": 2}]}, "epochs": 1, "seed": %d,
                 "optimizer": {"type": "sgd", "learning_rate": 0.1}}""";
        String first = train(specification.formatted(1));
        assertThat(http.delete().uri("/api/v1/models/renewed")).hasStatus(204);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", first)).hasStatus(409).bodyText()
                .contains("The job's network, renewed version 1, has been deleted");

        String second = train(specification.formatted(2));
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", first)).hasStatus(409);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", second)).hasStatusOk();
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation", first)).as("stored before the deletion").hasStatusOk();
    }

    @Test
    void refusesVersionWithSameNumberOfAnotherJob() throws Exception {
        String specification = """
                {"dataset": "%s", "model": "%s", "architecture": {"layers": [{"type": "dense", "units": 2}]}, "epochs": 1,
                 "optimizer": {"type": "sgd", "learning_rate": 0.1}}""";
        String job = train(specification.formatted("xor", "ours"));
        String other = train(specification.formatted("stroke_digits", "theirs").replace("\"units\": 2", "\"units\": 10"));
        assertThat(http.delete().uri("/api/v1/models/ours")).hasStatus(204);
        // Older versions of the service reused version numbers after a model was deleted: make rows like theirs.
        database.update("update jobs set model = 'ours', specification = replace(specification, 'theirs', 'ours') where id = ?", UUID.fromString(other));
        database.update("update model_versions set model = 'ours' where job_id = ?", UUID.fromString(other));

        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", job)).hasStatus(409);
        assertThat(http.get().uri("/api/v1/jobs/{id}/evaluation?split=train", other)).hasStatusOk();
    }

    private String train(String specification) throws UnsupportedEncodingException {
        String id = JsonPath.read(body(http.post().uri("/api/v1/jobs").contentType(MediaType.APPLICATION_JSON).content(specification)),
                "$.id");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> JsonPath.<String>read(
                body(http.get().uri("/api/v1/jobs/{id}", id)), "$.status"), "succeeded"::equals);
        return id;
    }

    private static String body(MockMvcTester.MockMvcRequestBuilder request) throws UnsupportedEncodingException {
        return request.exchange().getResponse().getContentAsString();
    }

    /** Reads a number, which JsonPath returns as a BigDecimal if it has many digits. */
    private static double number(String json, String path) {
        return JsonPath.<Number>read(json, path).doubleValue();
    }
}
