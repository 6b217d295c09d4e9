package dev.trainyard.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

/** Checks which epoch's weights a job's model has, and that job, model version, evaluation and events agree on it. */
@DatabaseTest
@AutoConfigureMockMvc
class KeptWeightsTest {

    private static final int EPOCHS = 9;

    @Autowired
    private MockMvcTester http;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | best", "'\"keep\":\"best\",' | best", "'\"keep\":\"last\",' | last",
        "'\"early_stopping\":{\"monitor\":\"validation_cost\",\"restore_best\":false},' | last",
        "'\"early_stopping\":{\"monitor\":\"validation_cost\"},' | best"})
    void recordsBestLastAndKept(String fields, String kept) {
        JsonNode job = client.awaitStatus(client.submit(spirals(fields, EPOCHS)), "succeeded");

        assertThat(job.get("keep").stringValue()).isEqualTo(kept);
        assertThat(job.get("kept").stringValue()).isEqualTo(kept);
        assertThat(job.at("/best/epoch").intValue()).isBetween(1, EPOCHS);
        assertThat(job.at("/last/epoch").doubleValue()).isEqualTo(EPOCHS);
        if (job.get("early_stopping").isObject()) {
            assertThat(job.at("/early_stopping/restore_best").booleanValue()).isEqualTo(kept.equals("best"));
        }
        String selectedOn = kept.equals("last") ? null : fields.contains("cost") ? "validation_cost" : "validation_accuracy";
        assertThat(job.at("/provenance/selected_on").asString(null)).isEqualTo(selectedOn);
        assertAllAnswersAgree(job);
        assertThat(events(job)).contains(kept.equals("best")
                ? "Its model has the weights of its best epoch, %d.".formatted(job.at("/best/epoch").intValue())
                : "Its model has its last weights, after %d epochs.".formatted(EPOCHS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"best", "last"})
    void answersAgreeWhenAJobIsStoppedWithinAnEpoch(String keep) {
        String id = client.submit(spirals("\"batch_size\":1,\"keep\":\"%s\",".formatted(keep), JobClient.ENDLESS));
        await().until(() -> client.job(id).get("last").isObject());
        client.command(id, "stop");
        JsonNode job = client.awaitStatus(id, "succeeded");

        assertThat(job.get("kept").stringValue()).isEqualTo(keep);
        assertThat(job.at("/last/epoch").doubleValue()).isEqualTo(job.at("/progress/epoch").doubleValue());
        assertAllAnswersAgree(job);
        assertThat(events(job)).contains("The job will end with " + (keep.equals("last") ? "its last weights." : "the weights of its best epoch so far."));
    }

    /** One epoch takes longer than the limit, so no epoch is completed. */
    @Test
    void answersAgreeWhenTheTimeLimitEndsTheFirstEpoch() {
        String id = client.submit("""
                {"dataset":"stroke_digits","architecture":{"layers":[{"type":"dense","units":800,"activation":"tanh"},
                   {"type":"dense","units":800,"activation":"tanh"},{"type":"dense","units":10,"activation":"softmax"}]},
                 "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.01},"batch_size":1,"epochs":1,
                 "subset":{"validation":50},"limits":{"max_seconds":1}}""");
        JsonNode job = client.awaitStatus(id, "succeeded");

        assertThat(job.get("stop_reason").stringValue()).isEqualTo("time_limit");
        assertThat(job.get("keep").stringValue()).isEqualTo("best");
        assertThat(job.get("kept").stringValue()).as("kept without a completed epoch").isEqualTo("last");
        assertThat(job.get("best").isNull()).isTrue();
        assertThat(job.at("/last/epoch").doubleValue()).isBetween(0.0, 1.0);
        assertThat(job.at("/provenance/selected_on").isNull()).isTrue();
        assertAllAnswersAgree(job);
    }

    @Test
    void refusesRestoreBestThatContradictsKeep() {
        assertThat(client.post("/api/v1/jobs:validate", spirals("""
                "keep":"last","early_stopping":{"restore_best":true},""", 1))).hasStatus(422).bodyText()
                .contains("#/early_stopping/restore_best", "must be false, because keep is last, got true");
    }

    /** Requires bit-identical metrics. */
    private void assertAllAnswersAgree(JsonNode job) {
        JsonNode metrics = job.at("/%s/metrics".formatted(job.get("kept").stringValue()));
        JsonNode version = client.get("/api/v1/models/%s/versions/%d".formatted(job.get("model").stringValue(), job.get("model_version").intValue()));
        JsonNode evaluation = client.get("/api/v1/jobs/%s/evaluation?split=validation&limit=0".formatted(job.get("id").stringValue()));
        assertThat(version.get("kept")).isEqualTo(job.get("kept"));
        assertThat(version.get("provenance")).isEqualTo(job.get("provenance"));
        assertThat(metrics.size()).isGreaterThan(4);
        metrics.properties().forEach(metric -> assertThat(version.get("metrics").get(metric.getKey())).as(metric.getKey())
                .isEqualTo(metric.getValue()));
        assertThat(evaluation.get("cost")).isEqualTo(metrics.get("validation_cost"));
        assertThat(evaluation.get("accuracy")).isEqualTo(metrics.get("validation_accuracy"));
    }

    private String events(JsonNode job) {
        return client.get("/api/v1/jobs/%s/events".formatted(job.get("id").stringValue())).toString();
    }

    /** Returns a job with few examples and a high learning rate, so that its validation accuracy fluctuates. */
    private static String spirals(String fields, int epochs) {
        return """
                {"name":"kept","dataset":"spirals","subset":{"train":60,"validation":100},"architecture":{"layers":[
                   {"type":"dense","units":16,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]},
                 "cost":"log_likelihood","optimizer":{"type":"sgd","learning_rate":0.5},%s"seed":3,"epochs":%d}""".formatted(fields, epochs);
    }
}
