package dev.trainyard.job.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.BlockedTransactions;
import dev.trainyard.DatabaseTest;
import dev.trainyard.job.lifecycle.JobClient;
import dev.trainyard.job.lifecycle.JobView;
import dev.trainyard.platform.artifact.StoreMismatchException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submits a job while its data set or warm start is being deleted: the second transaction waits for the first and is refused. */
@DatabaseTest
@AutoConfigureMockMvc
class SubmissionRacesTest {

    @Autowired
    private MockMvcTester http;
    @Autowired
    private Submission submission;
    @Autowired
    private TransactionTemplate transaction;
    @Autowired
    private JdbcTemplate rows;
    @Autowired
    private DataSource database;
    private JobClient client;

    @BeforeEach
    void connect() {
        client = new JobClient(http);
    }

    @Test
    void refusesJobWhoseDatasetIsBeingDeleted() throws Exception {
        dataset("leaving", 30);

        MvcTestResult posted = during(() -> rows.update("delete from datasets where name = 'leaving'"),
                () -> client.post("/api/v1/jobs", on("leaving")));

        assertThat(posted).hasStatus(409).bodyText().contains("Data set leaving has just been deleted.");
        assertThat(client.get("/api/v1/jobs?dataset=leaving").get("data")).isEmpty();
    }

    @Test
    void refusesJobWhoseDatasetIsBeingReplaced() throws Exception {
        dataset("changing", 30);

        assertThat(during(() -> rows.update("update datasets set sha256 = 'other' where name = 'changing'"),
                () -> client.post("/api/v1/jobs", on("changing")))).hasStatus(409);
    }

    @Test
    void keepsDatasetOfJobThatIsBeingSubmitted() throws Exception {
        dataset("wanted", 30);

        assertThat(during(() -> submit(on("wanted")), () -> delete("/api/v1/datasets/wanted"))).hasStatus(409)
                .bodyText().contains("in use");
        assertThat(http.get().uri("/api/v1/datasets/wanted")).hasStatusOk();
    }

    @Test
    void refusesJobWhoseWarmStartIsBeingDeleted() throws Exception {
        trained("begun-with");

        assertThat(during(() -> delete("/api/v1/models/begun-with/versions/1"),
                () -> client.post("/api/v1/jobs", beginningWith("begun-with")))).hasStatus(409)
                .bodyText().contains("Model begun-with version 1 has just been deleted.");
        trained("begun-with-whole");
        assertThat(during(() -> delete("/api/v1/models/begun-with-whole"),
                () -> client.post("/api/v1/jobs", beginningWith("begun-with-whole")))).hasStatus(409);
    }

    @Test
    void keepsWarmStartOfJobThatIsBeingSubmitted() throws Exception {
        trained("needed");

        assertThat(during(() -> submit(beginningWith("needed")), () -> delete("/api/v1/models/needed/versions/1"))).hasStatus(409)
                .bodyText().contains("version 1");
    }

    @Test
    void answersRepeatedRequestWhoseDatasetHasBeenDeletedSince() throws Exception {
        dataset("repeated", 30);
        JsonNode request = JsonMapper.shared().readTree(on("repeated"));
        JobView first = submission.submit(request, "repeated");
        client.awaitStatus(first.id().toString(), "succeeded");
        assertThat(delete("/api/v1/datasets/repeated")).hasStatus(204);

        assertThat(submission.submit(request, "repeated").id()).isEqualTo(first.id());
        assertThatThrownBy(() -> submission.submit(request, "another")).hasMessage("The request has invalid fields.");
    }

    @Test
    void failsJobWhoseDatasetHasOtherContentWhenItRuns() throws Exception {
        dataset("swapped", 30);
        String[] id = new String[1];
        transaction.executeWithoutResult(status -> {
            id[0] = submit(on("swapped")).id().toString();
            rows.update("update jobs set dataset_sha256 = 'other' where dataset = 'swapped'");
        });

        assertThat(client.awaitStatus(id[0], "failed").at("/error/code").stringValue()).isEqualTo("dataset_changed");
    }

    /** Runs {@code first} in a transaction that commits once {@code second} is blocked by it; returns the answer of {@code second}. */
    private MvcTestResult during(Runnable first, Supplier<MvcTestResult> second) throws Exception {
        CompletableFuture<MvcTestResult> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.completeAsync(second, Runnable::run));
        transaction.executeWithoutResult(status -> {
            first.run();
            thread.start();
            BlockedTransactions.awaitOne(database);
        });
        return answer.get();
    }

    private JobView submit(String specification) {
        try {
            return submission.submit(JsonMapper.shared().readTree(specification), null);
        } catch (StoreMismatchException e) {
            throw new AssertionError(e);
        }
    }

    private MvcTestResult delete(String path) {
        return http.delete().uri(path).exchange();
    }

    private void dataset(String name, int examples) {
        assertThat(client.post("/api/v1/datasets", """
                {"name":"%s","generator":{"type":"spirals","train":%d,"validation":10,"test":10}}""".formatted(name, examples))).hasStatus(201);
    }

    private static String on(String dataset) {
        return JobClient.spirals(dataset, 1).replace("\"dataset\":\"spirals\"", "\"dataset\":\"%s\"".formatted(dataset));
    }

    private void trained(String model) {
        client.awaitStatus(client.submit(JobClient.spirals(model, 1)), "succeeded");
    }

    private static String beginningWith(String model) {
        return JobClient.spirals("begins", 1).replace("\"epochs\"", "\"warm_start\":{\"model\":\"%s\"},\"epochs\"".formatted(model));
    }
}
